package dev.keyturn.sandbox.s3;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes one XML answer; control characters become character references, as S3 writes them. */
final class XmlDocument {
  private static final XMLOutputFactory FACTORY = XMLOutputFactory.newFactory();
  private static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";
  private static final String SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
  private final XMLStreamWriter writer;

  private XmlDocument() throws XMLStreamException {
    this.writer = FACTORY.createXMLStreamWriter(bytes, "UTF-8");
  }

  /** Writes a document in S3's namespace. */
  static byte[] of(String root, Consumer<XmlDocument> content) {
    return write(root, true, content);
  }

  /** Writes an error document, which has no namespace. */
  static byte[] error(Consumer<XmlDocument> content) {
    return write("Error", false, content);
  }

  private static byte[] write(String root, boolean namespace, Consumer<XmlDocument> content) {
    try {
      XmlDocument document = new XmlDocument();
      document.writer.writeStartDocument("UTF-8", "1.0");
      document.writer.writeStartElement(root);
      if (namespace) {
        document.writer.writeDefaultNamespace(NAMESPACE);
      }
      content.accept(document);
      document.writer.writeEndElement();
      document.writer.writeEndDocument();
      document.writer.flush();
      return document.bytes.toByteArray();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("writing XML to memory failed", e);
    }
  }

  /** Writes an element with text. */
  XmlDocument text(String name, Object value) {
    return inside(name, document -> document.characters(value.toString()));
  }

  /** Writes an element with content. */
  XmlDocument inside(String name, Consumer<XmlDocument> content) {
    try {
      writer.writeStartElement(name);
      content.accept(this);
      writer.writeEndElement();
      return this;
    } catch (XMLStreamException e) {
      throw new IllegalStateException("writing XML to memory failed", e);
    }
  }

  /** Writes an element whose {@code xsi:type} says which kind it is. */
  XmlDocument typed(String name, String type, Consumer<XmlDocument> content) {
    return inside(
        name,
        document -> {
          try {
            writer.writeNamespace("xsi", SCHEMA_INSTANCE);
            writer.writeAttribute("xsi", SCHEMA_INSTANCE, "type", type);
            content.accept(document);
          } catch (XMLStreamException e) {
            throw new IllegalStateException("writing XML to memory failed", e);
          }
        });
  }

  /** Writes the text of the element that is open. */
  void characters(String text) {
    try {
      int written = 0;
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c < 0x20 && c != '\n' && c != '\t') {
          writer.writeCharacters(text.substring(written, i));
          writer.writeEntityRef("#x" + Integer.toHexString(c));
          written = i + 1;
        }
      }
      writer.writeCharacters(text.substring(written));
    } catch (XMLStreamException e) {
      throw new IllegalStateException("writing XML to memory failed", e);
    }
  }
}
