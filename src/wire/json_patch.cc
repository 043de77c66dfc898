#include "wire/json_patch.h"

#include <algorithm>
#include <utility>

#include "wire/json_writer.h"

namespace sfai::wire {
namespace {

const char* begin_of(JsonValue member) { return member.raw_key().data(); }
const char* end_of(std::string_view text) { return text.data() + text.size(); }

}  // namespace

ObjectPatch::Change& ObjectPatch::change_of(std::string_view name) {
  const auto known = std::ranges::find(changes_, name, &Change::name);
  if (known != changes_.end()) return *known;
  return changes_.emplace_back(Change{.name = std::string(name), .new_name = {}, .raw_value = {}});
}

ObjectPatch& ObjectPatch::set(std::string_view name, std::string raw_value) {
  Change& change = change_of(name);
  change.raw_value = std::move(raw_value);
  change.erase = false;
  return *this;
}

ObjectPatch& ObjectPatch::rename(std::string_view name, std::string_view new_name) {
  change_of(name).new_name = new_name;
  return *this;
}

ObjectPatch& ObjectPatch::erase(std::string_view name) {
  Change& change = change_of(name);
  change.raw_value.clear();
  change.erase = true;
  return *this;
}

const ObjectPatch::Change* ObjectPatch::change_for(JsonValue member) const {
  const auto found =
      std::ranges::find_if(changes_, [member](const Change& change) { return member.has_key(change.name); });
  return found == changes_.end() ? nullptr : &*found;
}

// All from `from` on up to the changed parts of this member, and these; returns where the unchanged bytes go on.
const char* ObjectPatch::append_changed(std::string& out, const char* from, JsonValue member, const Change& change) {
  if (!change.new_name.empty()) {
    out.append(from, begin_of(member));
    append_json_string(out, change.new_name);
    from = end_of(member.raw_key());
  }
  if (change.raw_value.empty()) return from;
  out.append(from, member.raw().begin());
  out += change.raw_value;
  return end_of(member.raw());
}

void ObjectPatch::append_new_member(std::string& out, const Change& change) {
  append_json_string(out, change.new_name.empty() ? change.name : change.new_name);
  out += ':';
  out += change.raw_value;
}

std::size_t ObjectPatch::size_of_changes() const {
  constexpr std::size_t punctuation = 4;
  std::size_t size = 0;
  for (const Change& change : changes_) {
    size += change.name.size() + change.new_name.size() + change.raw_value.size() + punctuation;
  }
  return size;
}

std::string ObjectPatch::apply() const {
  const std::string_view whole = object_.raw();
  if (!object_.is(JsonKind::object) || changes_.empty()) return std::string(whole);

  std::string out;
  out.reserve(whole.size() + size_of_changes());
  const char* from = whole.data();     // what begins here is still to be copied
  const char* end = whole.data() + 1;  // of the last member that was looked at
  bool has_members = false;
  for (JsonValue member = object_.first(); member; member = member.next()) {
    const Change* const change = change_for(member);
    if (change != nullptr && change->erase) {
      // With it goes the comma before it; where nothing is before it, the one behind it.
      const bool leads = !has_members && member.next();
      out.append(from, has_members ? end : begin_of(member));
      from = leads ? begin_of(member.next()) : end_of(member.raw());
    } else {
      if (change != nullptr) from = append_changed(out, from, member, *change);
      has_members = true;
    }
    end = end_of(member.raw());
  }
  out.append(from, end);
  for (const Change& change : changes_) {
    if (change.raw_value.empty() || object_.member(change.name)) continue;
    if (has_members) out += ',';
    append_new_member(out, change);
    has_members = true;
  }
  out.append(end, end_of(whole));
  return out;
}

}  // namespace sfai::wire
