package dev.keyturn.starter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where material of one's own is and how it gets into KMS: the flags of strategy IMPORT. */
final class MaterialOptions {
  @Option(
      names = "--material",
      paramLabel = "SOURCE",
      description = {
        "For IMPORT: where the worker finds the key material. One of",
        "  file=PATH (on the worker, 32 bare bytes, as openssl rand -out PATH 32 writes them; for an"
            + " asymmetric key a private key in PKCS #8, DER)",
        "  env=NAME (an environment variable of the worker, in base64)",
        "  generated (the worker makes it, and nobody keeps a copy: should KMS lose it, what is"
            + " under the key is lost)"
      })
  private Optional<String> material = Optional.empty();

  @Option(
      names = "--valid-to",
      paramLabel = "INSTANT",
      description = "For IMPORT: when KMS deletes the material, such as 2026-12-31T00:00:00Z.")
  private Optional<String> validTo = Optional.empty();

  @Option(
      names = "--wrapping-algorithm",
      paramLabel = "NAME",
      description =
          "For IMPORT: RSAES_OAEP_SHA_256 (default) or RSA_AES_KEY_WRAP_SHA_256 (private keys:"
              + " always), for the way.")
  private Optional<String> wrappingAlgorithm = Optional.empty();

  @Option(
      names = "--wrapping-key-spec",
      paramLabel = "NAME",
      description = "For IMPORT: RSA_2048 (default), RSA_3072 or RSA_4096.")
  private Optional<String> wrappingKeySpec = Optional.empty();

  @Option(
      names = "--new-material-only",
      description =
          "For IMPORT with keys of origin EXTERNAL: the material is for this key, which stays; then"
              + " KMS rotates to it if it is symmetric. Also brings back material that has expired.")
  private boolean newMaterialOnly;

  /** Flags that ask for the same again. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    Arguments.add(arguments, "--material", material);
    Arguments.add(arguments, "--valid-to", validTo);
    Arguments.add(arguments, "--wrapping-algorithm", wrappingAlgorithm);
    Arguments.add(arguments, "--wrapping-key-spec", wrappingKeySpec);
    if (newMaterialOnly) {
      arguments.add("--new-material-only");
    }
    return arguments;
  }

  /** Puts what was given over the input's fields. */
  void into(ObjectNode fields, InputJson json) {
    material.ifPresent(given -> fields.set("material", json.material(given)));
    Arguments.text(fields, "validTo", validTo);
    Arguments.text(fields, "wrappingAlgorithm", wrappingAlgorithm);
    Arguments.text(fields, "wrappingKeySpec", wrappingKeySpec);
    if (newMaterialOnly) {
      fields.put("newMaterialOnly", true);
    }
  }
}
