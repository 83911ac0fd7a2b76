package dev.keyturn.rotation;

import dev.keyturn.key.KeyInventory;
import dev.keyturn.key.KeyKind;
import dev.keyturn.key.MaterialOrder.Need;
import dev.keyturn.key.MaterialTerms;
import dev.keyturn.key.MaterialTerms.Algorithm;
import dev.keyturn.key.ReplacementOrder;
import dev.keyturn.key.RotationSight;
import dev.keyturn.replacement.KeyRules;
import dev.keyturn.replacement.Refusal;
import dev.keyturn.rotation.RotationVerdict.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What strategy IMPORT may do with a key: a new one in its place, or material for this one. */
final class ImportRules {
  /** The longest that KMS keeps material that expires (ImportKeyMaterial, ValidTo). */
  private static final Duration LONGEST = Duration.ofDays(365);

  private final KeyInventory key;
  private final RotationSight sight;
  private final RotationRequest request;

  ImportRules(KeyInventory key, RotationSight sight, RotationRequest request) {
    this.key = key;
    this.sight = sight;
    this.request = request;
  }

  RotationVerdict verdict() {
    List<Refusal> refusals =
        isForThisKey()
            ? refuseMaterial().stream().toList()
            : KeyRules.refusals(key, request.region(), isForSignatures(), true);
    return refusals.stream()
        .findFirst()
        .or(this::refuseKind)
        .or(this::refuseEnd)
        .map(
            no -> new RotationVerdict(RotationStrategy.IMPORT, Kind.REFUSED, no.why(), no.remedy()))
        .orElseGet(() -> new RotationVerdict(RotationStrategy.IMPORT, Kind.CHANGES, text(), ""));
  }

  /** Whoever asks what may be done with a key of origin EXTERNAL hears of its own material. */
  private boolean isForThisKey() {
    return request.keepsKey()
        || (request.strategy().isEmpty() && key.origin().equals(ReplacementOrder.EXTERNAL));
  }

  private boolean isForSignatures() {
    return request.newSignaturesOnly().orElse(false);
  }

  private boolean isSymmetric() {
    return key.kind().equals(KeyKind.SYMMETRIC);
  }

  private String text() {
    String what =
        isForThisKey()
            ? (request.keepsKey() ? "" : "with \"newMaterialOnly\":true: ")
                + NeededMaterial.of(key, sight).text(sight)
            : "a new key of origin EXTERNAL with material of your own, "
                + key.aliases().size()
                + " aliases point to it; "
                + (isForSignatures()
                    ? "this one stays enabled for what was made with it"
                    : "data is encrypted anew, and after an approval this one is disabled");
    return terms().map(terms -> what + "; material: " + terms).orElse(what);
  }

  private Optional<MaterialTerms> terms() {
    return request.terms().map(terms -> terms.forKey(key.kind()));
  }

  private Optional<Refusal> refuseMaterial() {
    if (!key.manager().equals("CUSTOMER")) {
      return refusal(
          "the key is AWS managed: its material is AWS's",
          "move the data to a customer managed key instead");
    }
    if (!key.origin().equals(ReplacementOrder.EXTERNAL)) {
      return refusal(
          "its origin is " + key.origin() + ", and only keys of origin EXTERNAL take material",
          "leave newMaterialOnly out and list stores: a new key of origin EXTERNAL takes its place");
    }
    if (key.multiRegion()) {
      return refusal(
          "it is a multi-Region key, and every key of the family needs the same material",
          "import it by hand into each of them (aws kms import-key-material)");
    }
    return refuseState();
  }

  private Optional<Refusal> refuseState() {
    if (!key.state().equals("Enabled") && !key.state().equals("PendingImport")) {
      return refusal("its state is " + key.state(), "enable it first, if it is to live on");
    }
    if (sight.isRotating()) {
      return refusal(
          "a rotation on demand is under way", "wait until it has ended (./keyturn key show)");
    }
    if (!isSymmetric() && key.state().equals("Enabled") && isGenerated()) {
      return refusal(
          "it has its material, and KMS takes no other for a key that isn't symmetric",
          "give newSignaturesOnly in place of newMaterialOnly: a new key takes its aliases");
    }
    NeededMaterial needed = NeededMaterial.of(key, sight);
    if (needed.rotates() && sight.onDemandUsed() >= RotationSight.MOST_ON_DEMAND) {
      return refusal(
          "all " + RotationSight.MOST_ON_DEMAND + " rotations on demand of the key are used",
          "leave newMaterialOnly out and list stores: a new key takes its place");
    }
    return needed.need() == Need.AGAIN && isGenerated()
        ? refuseGenerated(needed)
        : Optional.empty();
  }

  private boolean isGenerated() {
    return request.terms().filter(MaterialTerms::isGenerated).isPresent();
  }

  /** What can't be brought into keys that aren't symmetric, or not in that way. */
  private Optional<Refusal> refuseKind() {
    KeyKind kind = key.kind();
    if (!isSymmetric() && !kind.isMac() && !kind.isKeyPair()) {
      return refusal(
          "this version imports no material for keys of spec " + kind.spec(),
          "REPLACE it with \"newSignaturesOnly\":true: KMS makes the new key's material");
    }
    if (kind.isKeyPair() && isGenerated()) {
      return refusal(
          "a private key that the worker made would stay in its memory, where nothing can"
              + " overwrite it",
          "give a file or an environment variable with one, or REPLACE the key: KMS makes one");
    }
    return kind.isKeyPair()
            && request.wrappingAlgorithm().filter(Algorithm.RSAES_OAEP_SHA_256::equals).isPresent()
        ? refusal(
            "wrappingAlgorithm RSAES_OAEP_SHA_256 does not hold every private key",
            "leave it out: RSA_AES_KEY_WRAP_SHA_256 is used then")
        : Optional.empty();
  }

  private Optional<Refusal> refuseGenerated(NeededMaterial needed) {
    String id = needed.again().orElse("of an earlier import");
    return needed.rotates()
        ? refusal(
            "material " + id + " waits for a rotation already",
            "rotate to it (strategy ON_DEMAND), or drop it (aws kms delete-imported-key-material"
                + " --key-id "
                + key.key().keyId()
                + " --key-material-id "
                + id
                + " --region "
                + key.key().region()
                + ")")
        : refusal(
            "it needs the very bytes of material " + id + ", which nobody can make again",
            "give the file or the environment variable that holds them");
  }

  private Optional<Refusal> refuseEnd() {
    return request
        .terms()
        .flatMap(MaterialTerms::validTo)
        .filter(end -> !isPossible(end))
        .flatMap(
            end ->
                refusal(
                    "validTo " + end + " is not within the next " + LONGEST.toDays() + " days",
                    "give an instant such as " + sight.at().plus(Duration.ofDays(90))));
  }

  private boolean isPossible(Instant end) {
    return end.isAfter(sight.at()) && !end.isAfter(sight.at().plus(LONGEST));
  }

  private Optional<Refusal> refusal(String why, String remedy) {
    return Optional.of(new Refusal("key " + key.key(), why, remedy));
  }
}
