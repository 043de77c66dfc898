#include "wire/sse.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ostream>
#include <vector>

namespace sfai::wire {
namespace {

struct Event {
  std::string name, data;
  bool operator==(const Event&) const = default;
  friend void PrintTo(const Event& event, std::ostream* out) { *out << event.name << "|" << event.data; }
};
using Events = std::vector<Event>;

// Everything that becomes readable, push by push; a refused stream ends in an event named "error".
Events events_of(const std::vector<std::string_view>& reads) {
  SseDecoder decoder;
  Events events;
  for (const std::string_view read : reads) {
    decoder.push(read);
    auto event = decoder.next();
    for (; event && *event; event = decoder.next()) {
      events.push_back({std::string((*event)->name), std::string((*event)->data)});
    }
    if (!event) events.push_back({"error", event.error()->message});
  }
  return events;
}

bool is_cut_after(std::string_view stream) {
  SseDecoder decoder;
  decoder.push(stream);
  while (*decoder.next()) continue;
  return decoder.holds_partial_event();
}

struct Reading {
  std::string_view sentence;
  std::string_view stream;
  Events events;
};
class SseReading : public testing::TestWithParam<Reading> {};

TEST_P(SseReading, GivesTheEvents) { EXPECT_EQ(events_of({GetParam().stream}), GetParam().events); }

TEST_P(SseReading, GivesTheSameByteByByte) {
  std::vector<std::string_view> bytes;
  bytes.reserve(GetParam().stream.size());
  for (std::size_t i = 0; i < GetParam().stream.size(); ++i) bytes.push_back(GetParam().stream.substr(i, 1));
  EXPECT_EQ(events_of(bytes), GetParam().events);
}

TEST_P(SseReading, GivesTheSameWhereverItIsCutInTwoOrThree) {
  const std::string_view stream = GetParam().stream;
  for (std::size_t first = 0; first <= stream.size(); ++first) {
    for (std::size_t second = first; second <= stream.size(); ++second) {
      const std::vector<std::string_view> reads = {stream.substr(0, first), stream.substr(first, second - first),
                                                   stream.substr(second)};
      ASSERT_EQ(events_of(reads), GetParam().events) << "cut at " << first << " and " << second;
    }
  }
}

constexpr std::string_view nul_bytes("data: a\0b\n\n", 11);

// WHATWG HTML, section 9.2.6, and its examples.
const Reading readings[] = {
    {"LineFeeds", "event: add\ndata: 1\n\ndata: 2\n\n", {{"add", "1"}, {"", "2"}}},
    {"CarriageReturns", "event: add\rdata: 1\r\rdata: 2\r\r", {{"add", "1"}, {"", "2"}}},
    {"Both", "event: add\r\ndata: 1\r\n\r\ndata: 2\r\n\r\n", {{"add", "1"}, {"", "2"}}},
    {"MixedLineEnds", "data: 1\r\n\ndata: 2\n\r\ndata: 3\r\rdata: 4\n\r", {{"", "1"}, {"", "2"}, {"", "3"}, {"", "4"}}},
    {"SeveralDataLines", "data: YHOO\ndata: +2\ndata\ndata:10\n\n", {{"", "YHOO\n+2\n\n10"}}},
    {"NoSpaceOrTwo", "data:test\n\ndata:  test\n\n", {{"", "test"}, {"", " test"}}},
    {"EmptyData", "data\n\ndata\ndata\n\ndata:\n\n", {{"", ""}, {"", "\n"}, {"", ""}}},
    {"NoData", "event: add\n\nid: 5\n\n\n\ndata: x\n\n", {{"", "x"}}},
    {"ColonsInData", "data: {\"a\":\": b\"}\n\n", {{"", "{\"a\":\": b\"}"}}},
    {"Comments", ": hb\n\n:\ndata: 1\n:in between\ndata: 2\n\n:hb\n", {{"", "1\n2"}}},
    {"IgnoredFields", "id: 1\nretry: 10\ndatabase: x\nDATA: y\n data: z\ndata: 1\n\n", {{"", "1"}}},
    {"NameAfterData", "data: 1\nevent: a\nevent: b\n\ndata: 2\n\n", {{"b", "1"}, {"", "2"}}},
    {"NameTakenBack", "event: a\nevent\ndata: 1\n\n", {{"", "1"}}},
    {"UnfinishedEvent", "data: 1\n\nevent: a\ndata: 2\n", {{"", "1"}}},
    {"ByteOrderMark",
     "\xEF\xBB\xBF"
     "data: 1\n\n\xEF\xBB\xBF"
     "data: 2\n\n",
     {{"", "1"}}},
    {"HalfAByteOrderMark",
     "\xEF\xBB"
     "data: 1\n\ndata: 2\n\n",
     {{"", "2"}}},
    {"UnicodeLineSeparator", "data: a\xE2\x80\xA8z\n\n", {{"", "a\xE2\x80\xA8z"}}},
    {"NulBytes", nul_bytes, {{"", std::string("a\0b", 3)}}},
};

INSTANTIATE_TEST_SUITE_P(SseDecoder, SseReading, testing::ValuesIn(readings),
                         [](const auto& row) { return std::string(row.param.sentence); });

TEST(SseDecoder, GivesAnEventAsSoonAsItsBlankLineBegins) {
  EXPECT_EQ(events_of({"data: 1\r\n\r"}), (Events{{"", "1"}}));
  EXPECT_EQ(events_of({"data: 1\r\n\r", "\ndata: 2\r\n\r", "\n"}), (Events{{"", "1"}, {"", "2"}}));
}

// The reader's buffer is another event's as soon as nothing more was found in it.
TEST(SseDecoder, NeedsTheBytesNoLongerThanUntilItAsksForMore) {
  SseDecoder decoder;
  std::string buffer = "data: 1\n\nevent: e\ndata: half";
  decoder.push(buffer);
  EXPECT_EQ((*decoder.next())->data, "1");
  EXPECT_FALSE(*decoder.next());
  buffer = " and half\n\n                   ";
  decoder.push(std::string_view(buffer).substr(0, 11));
  auto event = decoder.next();
  ASSERT_TRUE(event && *event);
  EXPECT_EQ((*event)->data, "half and half");
  EXPECT_EQ((*event)->name, "e");
}

TEST(SseDecoder, KnowsThatAStreamWasCut) {
  EXPECT_FALSE(is_cut_after(""));
  EXPECT_FALSE(is_cut_after("data: 1\n\n"));
  EXPECT_FALSE(is_cut_after("data: 1\r\n\r\n"));
  EXPECT_TRUE(is_cut_after("data: 1\n\nda"));
  EXPECT_TRUE(is_cut_after("data: 1\n\nevent: a\n"));
  EXPECT_TRUE(is_cut_after("data: 1\n"));
}

TEST(SseDecoder, DoesNotTakeACommentForACut) {
  EXPECT_FALSE(is_cut_after("data: 1\n\n:hb\n"));
  EXPECT_FALSE(is_cut_after("data: 1\n\n: half a com"));
  EXPECT_FALSE(is_cut_after("retry: 3\n"));
}

TEST(SseDecoder, RefusesAnEventWithoutEnd) {
  const std::string half(SseDecoder::max_event_bytes / 2, 'x');
  EXPECT_EQ(events_of({"data: 1\n\ndata: ", half}), (Events{{"", "1"}}));
  EXPECT_EQ(events_of({"data: 1\n\ndata: ", half, half}),
            (Events{{"", "1"}, {"error", "an event of the stream is larger than 16 MiB"}}));
}

TEST(SseDecoder, RefusesAnOverlongEventThatComesAtOnce) {
  const std::string stream = "data: 1\n\ndata: " + std::string(SseDecoder::max_event_bytes, 'x') + "\n\ndata: 2\n\n";
  EXPECT_EQ(events_of({stream}), (Events{{"", "1"}, {"error", "an event of the stream is larger than 16 MiB"}}));
}

TEST(SseDecoder, CountsManySmallLinesTogether) {
  const std::string lines(SseDecoder::max_event_bytes / 2, '\n');
  SseDecoder decoder;
  decoder.push(lines);
  EXPECT_FALSE(decoder.next()->has_value());
  std::string data;
  while (data.size() <= SseDecoder::max_event_bytes) data += "data: 0123456789abcdef\n";
  decoder.push(data);
  EXPECT_EQ(decoder.next().error()->kind, ErrorKind::upstream_broke);
}

TEST(SseDecoder, DoesNotCountCommentsBetweenEvents) {
  const std::string comments = ":" + std::string(SseDecoder::max_event_bytes - 2, 'c') + "\n";
  EXPECT_EQ(events_of({comments, comments, "data: 1\n\n"}), (Events{{"", "1"}}));
}

TEST(AppendSse, WritesNameAndData) {
  std::string out;
  append_sse(out, "add", "1");
  append_sse(out, "", "2");
  EXPECT_EQ(out, "event: add\ndata: 1\n\ndata: 2\n\n");
}

TEST(AppendSse, WritesADataLineForEachLine) {
  std::string out;
  append_sse(out, "", "a\nb\r\n\rc\n");
  EXPECT_EQ(out, "data: a\ndata: b\ndata: \ndata: c\ndata: \n\n");
}

TEST(AppendSse, IsReadBackTheSame) {
  std::string out;
  append_sse(out, "x", " two\n spaced lines \n");
  EXPECT_EQ(events_of({out}), (Events{{"x", " two\n spaced lines \n"}}));
}

}  // namespace
}  // namespace sfai::wire
