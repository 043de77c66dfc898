#pragma once

#include <memory>

#include "net/authority_index.h"

struct ssl_ctx_st;

namespace sfai::net {

// The file's certificates. Error not_configured: it cannot be read, or AuthorityIndex::parse() refuses it; says why.
Result<std::unique_ptr<AuthorityIndex>> read_authorities(const std::string& file);

// From now on `context`, which takes the index over, trusts its certificates. Each is decoded when a peer's chain asks
// for it, and then stays.
Result<void> trust(ssl_ctx_st* context, std::unique_ptr<AuthorityIndex> authorities);

}  // namespace sfai::net
