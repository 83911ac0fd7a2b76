package dev.keyturn.aws.datakey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.aws.RoleGroup;
import dev.keyturn.aws.s3.Estate;
import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.Tally;
import java.io.StringReader;
import java.util.Optional;
import java.util.function.Supplier;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.model.AnnotationEntry;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectAnnotationsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectAnnotationsResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What only AWS itself shows of a file, before it is written. */
class WriteObstaclesTest extends KeySweeps {
  private final Aws aws = new Aws();
  private final KeyFile file = new KeyFile(aws, SOURCE);

  /** The sandbox, with what it does not know. */
  private final class Aws extends DelegatingS3Client {
    private int missingMeta;
    private Optional<String> checksum = Optional.empty();
    private Supplier<ListObjectAnnotationsResponse> annotations =
        () -> ListObjectAnnotationsResponse.builder().build();

    Aws() {
      super(estate.worker().s3(RoleGroup.DATA_KEYS, Estate.REGION));
    }

    @Override
    public HeadObjectResponse headObject(HeadObjectRequest request) {
      HeadObjectResponse.Builder head = super.headObject(request).toBuilder();
      if (missingMeta > 0) {
        head.missingMeta(missingMeta);
      }
      checksum.ifPresent(sum -> head.checksumCRC32(null).checksumXXHASH3(sum));
      return head.build();
    }

    @Override
    public ListObjectAnnotationsResponse listObjectAnnotations(
        ListObjectAnnotationsRequest request) {
      return annotations.get();
    }
  }

  @BeforeEach
  void put() {
    putFile(line(wrap("a", estate.oldKey())));
  }

  @Test
  void areNoneOfAnOrdinaryFile() {
    assertThat(pin()).isEmpty();
  }

  @Test
  void areMetadataThatNoHeaderShows() {
    aws.missingMeta = 1;
    assertLost();
  }

  @Test
  void areAnnotations() {
    aws.annotations =
        () ->
            ListObjectAnnotationsResponse.builder()
                .annotations(AnnotationEntry.builder().annotationName("n").build())
                .build();
    assertLost();
  }

  @Test
  void areAskedForWhereAnnotationsMayNotBeListed() {
    aws.annotations = () -> refuse("AccessDenied", 403);
    assertThatThrownBy(this::pin)
        .hasStackTraceContaining("s3:ListObjectAnnotations")
        .satisfies(
            failure -> assertThat(FailureType.of(failure)).contains(FailureType.ACCESS_DENIED));
  }

  @Test
  void areNoneWhereAnEndpointKnowsNoAnnotations() {
    aws.annotations = () -> refuse("NotImplemented", 501);
    assertThat(pin()).isEmpty();
    aws.annotations = () -> answer("{\"id\":\"a\"}");
    assertThat(pin()).isEmpty();
  }

  @Test
  void areNotKnownWhereTheAnswerWasCutOff() {
    aws.annotations = () -> answer("<ListObjectAnnotationsResult><Annot");
    assertThatThrownBy(this::pin)
        .satisfies(
            failure -> assertThat(FailureType.of(failure)).contains(FailureType.UNAVAILABLE));
  }

  @Test
  void areChecksumsThatCannotBeMade() {
    aws.checksum = Optional.of("AAAAAAAAAAA=");
    String etag = estate.head(FILE).eTag();
    FileWrite write = FileWrite.of(file, file.current(), new byte[0]).orElseThrow();
    assertThatThrownBy(() -> write.put(estate.oldKey(), estate.newKey()))
        .hasMessageContaining("checksum XXHASH3")
        .satisfies(
            failure -> assertThat(FailureType.of(failure)).contains(FailureType.PLAN_REFUSED));
    assertThat(estate.head(FILE).eTag()).isEqualTo(etag);
  }

  private void assertLost() {
    assertThat(pin())
        .hasValueSatisfying(
            tally ->
                assertThat(tally.pins())
                    .singleElement()
                    .satisfies(
                        pins -> assertThat(pins.reason()).isEqualTo(PinReason.LOST_BY_WRITE)));
  }

  private Optional<Tally> pin() {
    return new WriteObstacles(file, "store").pin(file.current());
  }

  private static ListObjectAnnotationsResponse refuse(String code, int status) {
    throw S3Exception.builder()
        .statusCode(status)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
        .build();
  }

  /** As the SDK fails at an answer that is no whole document. */
  private static ListObjectAnnotationsResponse answer(String text) {
    try {
      XMLStreamReader reader =
          XMLInputFactory.newInstance().createXMLStreamReader(new StringReader(text));
      while (reader.hasNext()) {
        reader.next();
      }
      return ListObjectAnnotationsResponse.builder().build();
    } catch (XMLStreamException e) {
      throw SdkClientException.create("Could not parse XML response.", e);
    }
  }
}
