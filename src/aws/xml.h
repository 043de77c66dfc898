#pragma once

#include <string>
#include <string_view>

namespace sfai::aws {

// The text of the first element of that name, entities resolved; empty when there is none or it is not closed. Enough
// for the flat answers of S3 and STS, which have neither CDATA nor comments; no parser of XML.
std::string xml_text(std::string_view xml, std::string_view element);

}  // namespace sfai::aws
