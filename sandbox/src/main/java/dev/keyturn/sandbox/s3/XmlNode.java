package dev.keyturn.sandbox.s3;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** One element of an XML request: name without namespace, type attribute, text and children. */
record XmlNode(String name, String type, String text, List<XmlNode> children) {
  private static final XMLInputFactory FACTORY = strictFactory();
  private static final int MAX_DEPTH = 16;

  XmlNode {
    children = List.copyOf(children);
  }

  /** Reads a document whose root must have the given name. */
  static XmlNode parse(byte[] document, String root) {
    try {
      XMLStreamReader reader =
          FACTORY.createXMLStreamReader(new ByteArrayInputStream(document), "UTF-8");
      reader.nextTag();
      XmlNode node = read(reader, 0);
      while (reader.hasNext()) {
        reader.next();
      }
      if (!node.name().equals(root)) {
        throw Errors.malformedXml();
      }
      return node;
    } catch (XMLStreamException e) {
      throw Errors.malformedXml();
    }
  }

  /** The children of that name. */
  List<XmlNode> all(String child) {
    return children.stream().filter(node -> node.name().equals(child)).toList();
  }

  /** The first child of that name. */
  Optional<XmlNode> child(String child) {
    return children.stream().filter(node -> node.name().equals(child)).findFirst();
  }

  /** The text of the first child of that name. */
  Optional<String> value(String child) {
    return child(child).map(XmlNode::text);
  }

  /** The text of a child that must be there. */
  String required(String child) {
    return value(child).orElseThrow(Errors::malformedXml);
  }

  private static XmlNode read(XMLStreamReader reader, int depth) throws XMLStreamException {
    if (depth > MAX_DEPTH) {
      throw Errors.malformedXml();
    }
    String name = reader.getLocalName();
    String type = reader.getAttributeValue("http://www.w3.org/2001/XMLSchema-instance", "type");
    StringBuilder text = new StringBuilder();
    List<XmlNode> children = new ArrayList<>();
    for (int event = reader.next();
        event != XMLStreamConstants.END_ELEMENT;
        event = reader.next()) {
      if (event == XMLStreamConstants.START_ELEMENT) {
        children.add(read(reader, depth + 1));
      } else if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
        text.append(reader.getText());
      }
    }
    return new XmlNode(name, type == null ? "" : type, text.toString(), children);
  }

  private static XMLInputFactory strictFactory() {
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    return factory;
  }
}
