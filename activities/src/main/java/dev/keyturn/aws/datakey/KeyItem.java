package dev.keyturn.aws.datakey;

import dev.keyturn.aws.s3.Shown;
import dev.keyturn.reencryption.WrappedDataKey;
import dev.keyturn.reencryption.WrappedKeySource.TableItems;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An item of a table that has a wrapped key.
 *
 * @param key its primary key
 * @param value the wrapped key as it is in the item
 * @param wrapped the wrapped key with its context, named as a person reads it
 * @param problem why it can't be read as one; empty if it can
 */
record KeyItem(
    Map<String, AttributeValue> key,
    AttributeValue value,
    Optional<WrappedDataKey> wrapped,
    String name,
    String problem) {
  private static final int LONGEST_NAME = 200;

  /** The item, unless it lacks the attribute. */
  static Optional<KeyItem> of(
      TableItems source, List<String> keyNames, Map<String, AttributeValue> item) {
    return Optional.ofNullable(item.get(source.attribute()))
        .map(value -> read(source, keyNames, item, value));
  }

  /** A ciphertext in the form that this item's has. */
  AttributeValue as(String base64) {
    if (value.type() == AttributeValue.Type.B) {
      return AttributeValue.fromB(SdkBytes.fromByteArray(Base64.getDecoder().decode(base64)));
    }
    boolean padded = value.s().endsWith("=") || value.s().length() % 4 == 0;
    return AttributeValue.fromS(padded ? base64 : base64.replace("=", ""));
  }

  private static KeyItem read(
      TableItems source,
      List<String> keyNames,
      Map<String, AttributeValue> item,
      AttributeValue value) {
    Map<String, AttributeValue> key = new TreeMap<>(item);
    key.keySet().retainAll(keyNames);
    String name = name(keyNames, item);
    try {
      WrappedDataKey wrapped =
          new WrappedDataKey(name, base64(source, value), context(source, item));
      return new KeyItem(key, value, Optional.of(wrapped), name, "");
    } catch (IllegalArgumentException e) {
      return new KeyItem(key, value, Optional.empty(), name, String.valueOf(e.getMessage()));
    }
  }

  private static String name(List<String> keyNames, Map<String, AttributeValue> item) {
    String all =
        keyNames.stream()
            .map(
                part ->
                    Shown.text(part)
                        + "="
                        + Shown.text(
                            Optional.ofNullable(item.get(part)).map(KeyItem::shown).orElse("")))
            .collect(Collectors.joining(", "));
    return all.length() > LONGEST_NAME ? all.substring(0, LONGEST_NAME) + "..." : all;
  }

  private static String shown(AttributeValue part) {
    return switch (part.type()) {
      case S -> part.s();
      case N -> part.n();
      case B -> Base64.getEncoder().encodeToString(part.b().asByteArray());
      default -> part.type().toString();
    };
  }

  private static String base64(TableItems source, AttributeValue value) {
    String text =
        switch (value.type()) {
          case S -> value.s();
          case B -> Base64.getEncoder().encodeToString(value.b().asByteArray());
          default ->
              throw new IllegalArgumentException(
                  "attribute "
                      + Shown.text(source.attribute())
                      + " is of type "
                      + value.type()
                      + "; a wrapped key is B, or S with base64");
        };
    if (text.isBlank()) {
      throw new IllegalArgumentException(
          "attribute " + Shown.text(source.attribute()) + " is empty");
    }
    return text;
  }

  /** Given pairs, pairs from the item, and those of its map: none may contradict another. */
  private static Map<String, String> context(TableItems source, Map<String, AttributeValue> item) {
    Map<String, String> context = new TreeMap<>(source.encryptionContext());
    source
        .encryptionContextFrom()
        .forEach((pair, from) -> add(context, pair, text(item.get(from), from)));
    source
        .encryptionContextAttribute()
        .filter(item::containsKey)
        .ifPresent(
            from -> {
              AttributeValue map = item.get(from);
              if (map == null || map.type() != AttributeValue.Type.M) {
                throw new IllegalArgumentException(
                    "attribute " + Shown.text(from) + " is no map; an encryption context is");
              }
              map.m().forEach((pair, value) -> add(context, pair, text(value, from)));
            });
    return context;
  }

  private static void add(Map<String, String> context, String pair, String value) {
    if (!value.equals(context.merge(pair, value, (before, now) -> before))) {
      throw new IllegalArgumentException(
          "its encryption context has two values for \"" + Shown.text(pair) + "\"");
    }
  }

  private static String text(@Nullable AttributeValue value, String from) {
    if (value == null || value.type() != AttributeValue.Type.S) {
      throw new IllegalArgumentException(
          "attribute "
              + Shown.text(from)
              + " has no string for the encryption context; only strings can be in one");
    }
    return value.s();
  }
}
