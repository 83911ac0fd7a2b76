package dev.keyturn.aws.s3;

import dev.keyturn.aws.AwsFailures;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLStreamException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectAnnotationsResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Whether a version has annotations, which no HEAD shows. */
public final class Annotations {
  private static final Set<String> UNKNOWN =
      Set.of("NotImplemented", "InvalidRequest", "InvalidArgument");

  private Annotations() {}

  /**
   * Asks S3; endpoints that know no annotations refuse the question, or answer with the content.
   */
  public static boolean are(S3Client s3, String bucket, String key, Optional<String> version) {
    try {
      ListObjectAnnotationsResponse list =
          s3.listObjectAnnotations(
              ask ->
                  ask.bucket(bucket)
                      .key(key)
                      .versionId(version.orElse(null))
                      .maxAnnotationResults(1));
      return !list.annotations().isEmpty();
    } catch (S3Exception e) {
      if (UNKNOWN.contains(AwsFailures.codeOf(e))) {
        return false;
      }
      throw e;
    } catch (SdkClientException e) {
      if (isNoXml(e)) {
        return false;
      }
      throw e;
    }
  }

  /** An answer that was cut off is not meant: the first character already is none of XML's. */
  private static boolean isNoXml(SdkClientException e) {
    return e.getCause() instanceof XMLStreamException parsing
        && parsing.getLocation() != null
        && parsing.getLocation().getLineNumber() == 1
        && parsing.getLocation().getColumnNumber() == 1;
  }
}
