#include <algorithm>
#include <deque>
#include <iterator>
#include <unordered_map>
#include <unordered_set>

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
    // The count goes on where it stopped, so that a thousand equal ids cost a thousand steps and not half a million.
    int& count = counts_.try_emplace(stem, 2).first->second;
    for (; !used_.insert(id).second; ++count) id = stem + "_" + std::to_string(count);
    return id;
  }

 private:
  std::unordered_set<std::string> used_;
  std::unordered_map<std::string, int> counts_;  // by stem: what the next equal one gets
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
      waiting_[call->part->id].push_back(open_.size());
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
    const auto waiting = waiting_.find(result.part->tool_call_id);
    if (waiting == waiting_.end() || waiting->second.empty()) {
      return context_.dropped(context_.part_pointer(block.place), "a tool result that no call waits for");
    }
    OpenCall& call = open_[waiting->second.front()];
    waiting->second.pop_front();
    call.answered = true;
    result.id = call.id;
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
    waiting_.clear();
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
  std::size_t caller_ = 0;                                                 // the turn of the open calls in paired_
  std::vector<OpenCall> open_;                                             // calls of the newest assistant turn
  std::unordered_map<std::string_view, std::deque<std::size_t>> waiting_;  // places in open_ by the client's id
  std::vector<Block> results_;                                             // their results
};

}  // namespace

void pair_tools(RenderContext& context, std::vector<Turn>& turns) { turns = ToolPairs(context).pair(std::move(turns)); }

}  // namespace sfai::dialect::anthropic
