#include "chat/api_error.h"

#include <gtest/gtest.h>

namespace sfai::chat {
namespace {

TEST(ApiError, EachKindHasOneStatus) {
  EXPECT_EQ(status_of(ErrorKind::bad_request), 400);
  EXPECT_EQ(status_of(ErrorKind::unauthorized), 401);
  EXPECT_EQ(status_of(ErrorKind::forbidden), 403);
  EXPECT_EQ(status_of(ErrorKind::not_found), 404);
  EXPECT_EQ(status_of(ErrorKind::method_not_allowed), 405);
  EXPECT_EQ(status_of(ErrorKind::too_large), 413);
  EXPECT_EQ(status_of(ErrorKind::rate_limited), 429);
  EXPECT_EQ(status_of(ErrorKind::client_gone), 499);
  EXPECT_EQ(status_of(ErrorKind::not_configured), 500);
  EXPECT_EQ(status_of(ErrorKind::bug), 500);
  EXPECT_EQ(status_of(ErrorKind::upstream_down), 502);
  EXPECT_EQ(status_of(ErrorKind::upstream_broke), 502);
  EXPECT_EQ(status_of(ErrorKind::overloaded), 503);
  EXPECT_EQ(status_of(ErrorKind::timed_out), 504);
}

TEST(ApiError, AVendorsStatusHasAKind) {
  EXPECT_EQ(kind_of_status(400), ErrorKind::bad_request);
  EXPECT_EQ(kind_of_status(401), ErrorKind::unauthorized);
  EXPECT_EQ(kind_of_status(402), ErrorKind::forbidden);
  EXPECT_EQ(kind_of_status(403), ErrorKind::forbidden);
  EXPECT_EQ(kind_of_status(404), ErrorKind::not_found);
  EXPECT_EQ(kind_of_status(405), ErrorKind::method_not_allowed);
  EXPECT_EQ(kind_of_status(408), ErrorKind::timed_out);
  EXPECT_EQ(kind_of_status(413), ErrorKind::too_large);
  EXPECT_EQ(kind_of_status(429), ErrorKind::rate_limited);
  EXPECT_EQ(kind_of_status(503), ErrorKind::overloaded);
  EXPECT_EQ(kind_of_status(504), ErrorKind::timed_out);
  EXPECT_EQ(kind_of_status(529), ErrorKind::overloaded);
}

TEST(ApiError, AnUnlistedStatusFollowsItsClass) {
  EXPECT_EQ(kind_of_status(422), ErrorKind::bad_request);
  EXPECT_EQ(kind_of_status(500), ErrorKind::upstream_broke);
  EXPECT_EQ(kind_of_status(302), ErrorKind::upstream_broke);
}

TEST(ApiError, AnErrorKeepsItsWordsAndGetsItsStatus) {
  const ApiError error = to_api_error({ErrorKind::not_found, "no model 'x'", "model", "model_not_found"});

  EXPECT_EQ(error.kind, ErrorKind::not_found);
  EXPECT_EQ(error.status, 404);
  EXPECT_EQ(error.message, "no model 'x'");
  EXPECT_EQ(error.param, "model");
  EXPECT_EQ(error.code, "model_not_found");
  EXPECT_EQ(error.type, "");
}

}  // namespace
}  // namespace sfai::chat
