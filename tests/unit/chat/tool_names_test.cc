#include "chat/tool_names.h"

#include <gtest/gtest.h>

namespace sfai::chat {
namespace {

TEST(ToolNames, APlainNameStaysAsItIs) {
  ToolNames names;
  EXPECT_EQ(names.send("read_file-2", 64), "read_file-2");
  EXPECT_EQ(names.restore("read_file-2"), "read_file-2");
}

TEST(ToolNames, OtherLettersBecomeUnderscores) {
  ToolNames names;
  EXPECT_EQ(names.send("files.read", 64), "files_read");
  EXPECT_EQ(names.send("files.read", 64), "files_read");
  EXPECT_EQ(names.restore("files_read"), "files.read");
}

TEST(ToolNames, NoTwoNamesBecomeOne) {
  ToolNames names;
  names.reserve("a_b", 64);
  const std::string dot = names.send("a.b", 64);
  const std::string slash = names.send("a/b", 64);

  EXPECT_EQ(names.send("a_b", 64), "a_b");
  EXPECT_NE(dot, "a_b");
  EXPECT_NE(dot, slash);
  EXPECT_EQ(names.restore(dot), "a.b");
  EXPECT_EQ(names.restore(slash), "a/b");
}

TEST(ToolNames, WhatTheVendorHasIsTaken) {
  ToolNames names;
  names.keep("web_search");
  names.reserve("web_search", 64);
  const std::string sent = names.send("web_search", 64);

  EXPECT_NE(sent, "web_search");
  EXPECT_EQ(names.restore(sent), "web_search");
  EXPECT_EQ(names.restore("web_search"), "web_search");
}

TEST(ToolNames, ALongNameIsCut) {
  ToolNames names;
  const std::string first = names.send(std::string(70, 'a'), 64);
  const std::string second = names.send(std::string(71, 'a'), 64);

  EXPECT_TRUE(is_plain_name(first, 64)) << first;
  EXPECT_TRUE(is_plain_name(second, 64)) << second;
  EXPECT_EQ(names.restore(second), std::string(71, 'a'));
}

TEST(ToolNames, AnUnknownNameIsTheUpstreamsOwn) { EXPECT_EQ(ToolNames().restore("f"), "f"); }

TEST(ToolNames, AnEmptyNameIsNotPlain) {
  EXPECT_FALSE(is_plain_name("", 64));
  EXPECT_FALSE(is_plain_name("ä", 64));
  EXPECT_FALSE(is_plain_name("ab", 1));
}

}  // namespace
}  // namespace sfai::chat
