package dev.keyturn.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** At most half of the request quotas in KMS's developer guide, in any second. */
class KmsPaceTest {
  @ParameterizedTest
  @CsvSource({"DescribeKey, 1000", "ListKeys, 250", "ListGrants, 50", "GetKeyLastUsage, 2.5"})
  void leavesHalfToApplications(String operation, double half) {
    assertThat(KmsPace.perSecond(operation) + 1).isEqualTo(half);
  }
}
