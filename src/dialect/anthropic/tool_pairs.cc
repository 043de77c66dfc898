#include <algorithm>
#include <iterator>
#include <set>

#include "dialect/anthropic/names.h"
#include "dialect/anthropic/turns.h"

namespace sfai::dialect::anthropic {
namespace {

// The API refuses other letters in tool_use.id (^[a-zA-Z0-9_-]+$) and an id that occurs twice. Servers that count calls
// anew in each turn ("call_0") produce the second; the same request always gives the same ids, so prefixes stay cached.
class CallIds {
 public:
  std::string assign(std::string_view wanted) {
    const std::string stem = in_alphabet(wanted);
    std::string id = stem;
    for (int count = 2; !used_.insert(id).second; ++count) id = stem + "_" + std::to_string(count);
    return id;
  }

 private:
  std::set<std::string, std::less<>> used_;
};

class ToolPairs {
 public:
  explicit ToolPairs(RenderContext& context) : context_(context) {}

  std::vector<Turn> pair(std::vector<Turn> turns) {
    for (auto& turn : turns) {
      if (turn.speaker == Speaker::assistant) {
        answer_open_calls();
        open_calls(turn);
      } else {
        take_results(turn);
      }
      paired_.push_back(std::move(turn));
    }
    answer_open_calls();
    return std::move(paired_);
  }

 private:
  struct OpenCall {
    std::string_view client_id;
    std::string id;
    Place place;
    bool answered = false;
  };

  void open_calls(Turn& turn) {
    caller_ = paired_.size();
    for (auto& block : turn.blocks) {
      auto* call = std::get_if<CallBlock>(&block.content);
      if (call == nullptr) continue;
      call->id = ids_.assign(call->part->id);
      if (call->id != call->part->id) {
        context_.changed(context_.named(block.place, context_.names().call_id), "not a unique id of letters");
      }
      open_.push_back({call->part->id, call->id, block.place});
    }
  }

  void take_results(Turn& turn) {
    std::erase_if(turn.blocks, [&](Block& block) {
      auto* result = std::get_if<ResultBlock>(&block.content);
      if (result == nullptr) return false;
      answer(*result, block);
      return true;
    });
  }

  void answer(ResultBlock& result, Block& block) {
    auto call = std::ranges::find_if(
        open_, [&](const OpenCall& open) { return !open.answered && open.client_id == result.part->tool_call_id; });
    if (call == open_.end()) {
      return context_.dropped(context_.part_pointer(block.place), "a tool result that no call waits for");
    }
    call->answered = true;
    result.id = call->id;
    results_.push_back(std::move(block));
  }

  // All results at once, first in the turn right after the calls.
  void answer_open_calls() {
    for (const auto& call : open_) {
      if (call.answered) continue;
      context_.changed(context_.part_pointer(call.place), "its missing result is filled in");
      results_.push_back({.content = ResultBlock{nullptr, call.id}, .place = call.place});
    }
    open_.clear();
    if (results_.empty()) return;
    const auto next = caller_ + 1;
    if (next == paired_.size()) paired_.push_back({Speaker::user, {}, results_.front().place});
    auto& blocks = paired_[next].blocks;
    blocks.insert(blocks.begin(), std::make_move_iterator(results_.begin()), std::make_move_iterator(results_.end()));
    results_.clear();
  }

  RenderContext& context_;
  CallIds ids_;
  std::vector<Turn> paired_;
  std::size_t caller_ = 0;      // the turn of the open calls in paired_
  std::vector<OpenCall> open_;  // calls of the newest assistant turn
  std::vector<Block> results_;  // their results
};

}  // namespace

void pair_tools(RenderContext& context, std::vector<Turn>& turns) { turns = ToolPairs(context).pair(std::move(turns)); }

}  // namespace sfai::dialect::anthropic
