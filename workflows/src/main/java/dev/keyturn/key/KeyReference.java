package dev.keyturn.key;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.keyturn.failure.Require;
import java.util.regex.Pattern;

/** A key as a person names it: alias name, key id, key ARN or alias ARN. */
public record KeyReference(@JsonValue String value) {
  private static final String REMEDY = "give alias/<name>, a key id, or the ARN of either";
  private static final Pattern FORM =
      Pattern.compile(
          "alias/[A-Za-z0-9/_-]+|[A-Za-z0-9-]{8,}"
              + "|arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:(key/[A-Za-z0-9-]+|alias/[A-Za-z0-9/_-]+)");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public KeyReference {
    Require.text(value, "key", REMEDY);
    Require.that(FORM.matcher(value).matches(), "key \"" + value + "\"", REMEDY);
  }

  /** The short name that workflow ids show: alias name or key id, without the ARN's prefix. */
  public String shortName() {
    String last = value.startsWith("arn:") ? value.split(":", 6)[5] : value;
    return last.replaceFirst("^(alias|key)/", "");
  }

  @Override
  public String toString() {
    return value;
  }
}
