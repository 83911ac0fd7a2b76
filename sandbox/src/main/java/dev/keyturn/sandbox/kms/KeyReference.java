package dev.keyturn.sandbox.kms;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A key as callers name it: id, alias, or the ARN of either. */
record KeyReference(Optional<String> region, String account, String name) {
  private static final Pattern ARN =
      Pattern.compile("arn:aws:kms:([a-z0-9-]+):(\\d{12}):(key/.+|alias/.+)");
  private static final String KEY = "key/";
  private static final String ALIAS = "alias/";

  static KeyReference parse(String callersAccount, String text) {
    if (!text.startsWith("arn:")) {
      return new KeyReference(Optional.empty(), callersAccount, text);
    }
    Matcher arn = ARN.matcher(text);
    if (!arn.matches()) {
      throw KmsErrors.notFound("Invalid arn " + text);
    }
    String resource = arn.group(3);
    String name = resource.startsWith(KEY) ? resource.substring(KEY.length()) : resource;
    return new KeyReference(Optional.of(arn.group(1)), arn.group(2), name);
  }

  boolean isAlias() {
    return name.startsWith(ALIAS);
  }
}
