package dev.keyturn.sandbox.ec2;

import dev.keyturn.sandbox.QueryProtocol;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The members of an answer, written in order. */
final class Xml {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final StringBuilder out = new StringBuilder(512);

  Xml text(String name, String value) {
    return inside(name, xml -> xml.content(value));
  }

  /** Writes the text of the member that is open. */
  void content(String value) {
    out.append(QueryProtocol.escape(value));
  }

  Xml number(String name, int value) {
    return text(name, String.valueOf(value));
  }

  Xml flag(String name, boolean value) {
    return text(name, String.valueOf(value));
  }

  Xml time(String name, Instant value) {
    return text(name, TIME.format(value));
  }

  /** Writes a member if it has a value. */
  Xml optional(String name, Optional<?> value) {
    value.ifPresent(present -> text(name, present.toString()));
    return this;
  }

  Xml inside(String name, Consumer<Xml> content) {
    out.append('<').append(name).append('>');
    content.accept(this);
    out.append("</").append(name).append('>');
    return this;
  }

  <T> Xml list(String name, Collection<T> items, BiConsumer<Xml, T> content) {
    return inside(
        name,
        list -> items.forEach(item -> list.inside("item", entry -> content.accept(entry, item))));
  }

  /** Writes {@code <return>true</return>}, the answer of what has nothing to tell. */
  void done() {
    flag("return", true);
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
