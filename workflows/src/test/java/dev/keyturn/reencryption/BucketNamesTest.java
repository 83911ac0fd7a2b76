package dev.keyturn.reencryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is given for a bucket and is none that Keyturn can sweep. */
class BucketNamesTest {
  @ParameterizedTest
  @CsvSource({
    "orders--euw1-az1--x-s3, directory bucket",
    "orders--table-s3, table bucket",
    "arn:aws:s3tables:eu-west-1:111122223333:bucket/orders, table bucket",
    "orders-abc--op-s3, on an Outpost",
    "arn:aws:s3-outposts:eu-west-1:111122223333:outpost/op-1/accesspoint/a, on an Outpost",
    "orders-abc--ol-s3, give the name of the bucket behind it",
    "arn:aws:s3-object-lambda:eu-west-1:111122223333:accesspoint/a, Object Lambda",
    "orders-abc-s3alias, give the name of the bucket that it is of",
    "arn:aws:s3:eu-west-1:111122223333:accesspoint/a, is an access point",
    "arn:aws:s3::111122223333:accesspoint/m.mrap, is an access point",
    "arn:aws:s3:::orders, give the bucket's name alone",
    "s3://orders, give the name of an S3 bucket",
    "orders/keys, give the name of an S3 bucket"
  })
  void refusesWhatIsNoBucketWithARemedy(String given, String remedy) {
    assertThatThrownBy(() -> new DataStore.Bucket(given))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("stores[].name \"" + given + "\": ")
        .hasMessageContaining(remedy);
    assertThatThrownBy(() -> new WrappedKeySource.JsonLines(given, "k", WrappedKeyFields.DEFAULT))
        .hasMessageContaining("stores[].in.bucket \"" + given + "\": ")
        .hasMessageContaining(remedy);
  }

  @ParameterizedTest
  @ValueSource(strings = {"orders", "my.bucket-1", "Old_US_Bucket", "aws-s3-alias", "x-s3"})
  void takesTheNamesOfBuckets(String name) {
    assertThat(new DataStore.Bucket(name).storeId()).isEqualTo("bucket/" + name);
  }

  @Test
  void showsNoControlCharacters() {
    assertThatThrownBy(() -> new DataStore.Bucket("a\u001bb")).hasMessageContaining("\"a?b\"");
  }
}
