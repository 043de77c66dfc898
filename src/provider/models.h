#pragma once

#include <string_view>

#include "chat/model_traits.h"

namespace sfai::provider {

// What is publicly known of a vendor's model, by the longest matching prefix in one table (model_rows.h); a vendor's
// careful defaults for a model that nobody knows. `dialect` is the provider's. A map may say otherwise
// (gateway/capabilities.h).
chat::ModelTraits traits_of(std::string_view dialect, std::string_view model);

}  // namespace sfai::provider
