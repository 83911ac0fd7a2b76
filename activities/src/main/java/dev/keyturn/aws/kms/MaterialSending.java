package dev.keyturn.aws.kms;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.MaterialOrder;
import dev.keyturn.key.MaterialTerms;
import io.temporal.failure.ApplicationFailure;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.ExpirationModelType;
import software.amazon.awssdk.services.kms.model.ExpiredImportTokenException;
import software.amazon.awssdk.services.kms.model.GetParametersForImportResponse;
import software.amazon.awssdk.services.kms.model.ImportKeyMaterialRequest;
import software.amazon.awssdk.services.kms.model.ImportType;
import software.amazon.awssdk.services.kms.model.IncorrectKeyMaterialException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.InvalidImportTokenException;

/** Gets a wrapping key for one import, wraps the material under it, and sends it. */
final class MaterialSending {
  private final KmsClient kms;
  private final KmsClient sendingOnce;
  private final MaterialOrder order;

  /**
   * @param sendingOnce for ImportKeyMaterial: KMS answers a repeated import of new material as it
   *     does one of material that was there before
   */
  MaterialSending(KmsClient kms, KmsClient sendingOnce, MaterialOrder order) {
    this.kms = kms;
    this.sendingOnce = sendingOnce;
    this.order = order;
  }

  /** Sends it; gives KMS's id of the material. */
  String send(
      byte[] material, MaterialShape shape, Optional<ImportType> type, Optional<String> expected) {
    ImportKeyMaterialRequest terms = terms(type, expected);
    return AwsFailures.call(
        "kms:ImportKeyMaterial", order.key().value(), () -> explained(material, shape, terms));
  }

  private String explained(byte[] material, MaterialShape shape, ImportKeyMaterialRequest terms) {
    try {
      return inTime(material, terms);
    } catch (IncorrectKeyMaterialException other) {
      throw refused(FailureType.PLAN_REFUSED, "KMS wants other bytes here", otherBytes(shape));
    } catch (ExpiredImportTokenException late) {
      throw refused(
          FailureType.AWS_REFUSED,
          "the import token has expired, and so had the one before",
          "see what holds up calls or sets clocks between the worker and KMS, then start again");
    } catch (InvalidImportTokenException | InvalidCiphertextException foreign) {
      throw refused(
          FailureType.AWS_REFUSED,
          "KMS does not know the token or the wrapping key that it has just given",
          "see that nothing between the worker and KMS answers in its place, then start again");
    }
  }

  /** A token that has expired on its way is got anew once. */
  private String inTime(byte[] material, ImportKeyMaterialRequest terms) {
    try {
      return wrapped(material, terms);
    } catch (ExpiredImportTokenException late) {
      return wrapped(material, terms);
    }
  }

  private String wrapped(byte[] material, ImportKeyMaterialRequest terms) {
    MaterialTerms wanted = order.terms();
    GetParametersForImportResponse parameters =
        AwsFailures.call(
            "kms:GetParametersForImport",
            order.key().value(),
            () ->
                kms.getParametersForImport(
                    get ->
                        get.keyId(order.key().value())
                            .wrappingAlgorithm(wanted.algorithm().name())
                            .wrappingKeySpec(wanted.keySpec().name())));
    byte[] wrapped =
        MaterialWrapping.wrap(
            wanted.algorithm(), parameters.publicKey().asByteArrayUnsafe(), material);
    return Optional.ofNullable(
            sendingOnce
                .importKeyMaterial(
                    terms.toBuilder()
                        .importToken(parameters.importToken())
                        .encryptedKeyMaterial(SdkBytes.fromByteArray(wrapped))
                        .build())
                .keyMaterialId())
        .orElse("");
  }

  private ImportKeyMaterialRequest terms(Optional<ImportType> type, Optional<String> expected) {
    ImportKeyMaterialRequest.Builder terms =
        ImportKeyMaterialRequest.builder().keyId(order.key().value());
    type.ifPresent(
        given -> {
          terms.importType(given);
          expected.ifPresent(terms::keyMaterialId);
        });
    order
        .terms()
        .validTo()
        .ifPresentOrElse(
            end -> terms.validTo(end).expirationModel(ExpirationModelType.KEY_MATERIAL_EXPIRES),
            () -> terms.expirationModel(ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE));
    return terms.build();
  }

  private String otherBytes(MaterialShape shape) {
    String arguments = " " + order.key().cliArguments();
    return switch (order.need()) {
          case FIRST -> "give the bytes that were imported into it first";
          case NEXT -> "give bytes that the key never had";
          case AGAIN ->
              order
                  .again()
                  .map(
                      id ->
                          "give those of material "
                              + id
                              + ", or, if that only waits for a rotation, drop it (aws kms"
                              + " delete-imported-key-material --key-material-id "
                              + id
                              + arguments
                              + ")")
                  .orElse("give those of a material that expired or was deleted");
        }
        + (shape.isOneOfSeveral()
            ? "; what the key has is shown by aws kms list-key-rotations --include-key-material"
                + " ALL_KEY_MATERIAL"
                + arguments
            : "");
  }

  private ApplicationFailure refused(FailureType type, String why, String remedy) {
    return type.failure(
        "kms:ImportKeyMaterial on "
            + order.key()
            + ", material "
            + order.terms().source()
            + ": "
            + why
            + "; "
            + remedy);
  }
}
