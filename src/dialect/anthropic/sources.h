#pragma once

#include <string>

#include "base/error.h"
#include "chat/part.h"
#include "wire/json_writer.h"

// Images and documents: blocks whose bytes stand in a `source`.
namespace sfai::dialect::anthropic {

// Error bad_request, named `param`: a kind that the API does not read.
Result<void> check_image(const chat::ImagePart& image, const std::string& param);
Result<void> check_document(const chat::DocumentPart& document, const std::string& param);

// True for what is sent under the registered name of its type instead: image/jpg.
bool has_wrong_type_name(const chat::ImagePart& image);

// Write the block's members, but for its extras, into the open object.
void write_image(wire::JsonWriter& json, const chat::ImagePart& image);
void write_document(wire::JsonWriter& json, const chat::DocumentPart& document);

}  // namespace sfai::dialect::anthropic
