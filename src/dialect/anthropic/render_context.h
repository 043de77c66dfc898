#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "chat/loss.h"
#include "dialect/dialect.h"
#include "wire/json_writer.h"

namespace sfai::dialect::anthropic {

// A place in the neutral request: a message, and one of its parts.
struct Place {
  std::size_t message = 0;
  std::size_t part = 0;
};

// What each step of rendering one request reads, and what it leaves behind for the steps after it: the losses, the
// tools' names, the cache marks that go. Both references must outlive it.
class RenderContext {
 public:
  RenderContext(const chat::ChatRequest& request, const RenderTarget& target) : request_(request), target_(target) {}

  const chat::ChatRequest& request() const { return request_; }
  const chat::MemberNames& names() const { return request_.names; }
  const chat::ModelTraits& traits() const { return target_.traits; }
  const RenderTarget& target() const { return target_; }

  // Where the client has it: "/messages/2", "/messages/2/content/0".
  std::string message_pointer(const Place& place) const;
  std::string part_pointer(const Place& place) const;
  std::string named(const Place& place, std::string_view member) const;  // a member of the part

  void dropped(std::string pointer, std::string reason);
  void changed(std::string pointer, std::string reason);
  // Reports the extras of one object that Anthropic has no place for; `pointer` is the object's.
  void report_extras(const chat::Extras& extras, const std::string& pointer);

  // The upstream's name of a tool.
  std::string sent_name(std::string_view name);
  void reserve_name(std::string_view name);
  // Of a tool that the vendor runs: no tool of the client's gets it. Before any is reserved.
  void keep_name(std::string_view name);

  // Leaves out the cache_control whose value lies at these bytes of the request.
  void unmark(std::string_view cache_control) { unmarked_.insert(cache_control.data()); }
  bool is_unmarked(std::string_view cache_control) const { return unmarked_.contains(cache_control.data()); }
  // Writes the sendable extras as members of the open object.
  void write_extras(wire::JsonWriter& json, const chat::Extras& extras) const;
  // Writes a block or tool that nobody models as an element of the open array.
  void write_opaque(wire::JsonWriter& json, std::string_view raw) const;

  chat::Losses take_losses() { return std::move(losses_); }
  chat::ToolNames take_names() { return std::move(tool_names_); }

 private:
  const chat::ChatRequest& request_;
  const RenderTarget& target_;
  chat::Losses losses_;
  chat::ToolNames tool_names_;
  std::set<const char*> unmarked_;
};

}  // namespace sfai::dialect::anthropic
