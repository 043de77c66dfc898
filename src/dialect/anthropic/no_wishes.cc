#include "dialect/anthropic/no_wishes.h"

#include <algorithm>
#include <array>

namespace sfai::dialect::anthropic {
namespace {

struct NoWish {
  std::string_view name;
  std::string_view raw;
};
// The defaults of OpenAI's API reference, and what changes nothing.
constexpr std::array no_wishes = {
    NoWish{"n", "1"},
    NoWish{"store", "false"},
    NoWish{"logprobs", "false"},
    NoWish{"top_logprobs", "0"},
    NoWish{"logit_bias", "{}"},
    NoWish{"metadata", "{}"},
    NoWish{"frequency_penalty", "0"},
    NoWish{"frequency_penalty", "0.0"},
    NoWish{"presence_penalty", "0"},
    NoWish{"presence_penalty", "0.0"},
    NoWish{"service_tier", R"("auto")"},
    NoWish{"verbosity", R"("medium")"},
    NoWish{"modalities", R"(["text"])"},
    NoWish{"stream_options/include_obfuscation", "false"},
    NoWish{"image_url/detail", R"("auto")"},
};

}  // namespace

bool asks_for_nothing(const chat::Extra& extra) {
  return extra.raw == "null" || std::ranges::any_of(no_wishes, [&](const NoWish& wish) {
           return wish.name == extra.name && wish.raw == extra.raw;
         });
}

}  // namespace sfai::dialect::anthropic
