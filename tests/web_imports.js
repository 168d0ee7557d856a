// The functions of web/js/text.js for programs that node runs; web/js/canvas.js gives them to the client.
mergeInto(LibraryManager.library, {
  js_number: function (at, length) { return numberOf(UTF8ToString(at, length)); },
  js_scientific: function (value, out) { return stringToUTF8(scientificOf(value), out, 40), lengthBytesUTF8(scientificOf(value)); },
  js_composed: function (at, length, out) {
    var bytes = new TextEncoder().encode(composedOf(new TextDecoder('utf-8', { ignoreBOM: true }).decode(HEAPU8.subarray(at, at + length))));
    HEAPU8.set(bytes, out);
    return bytes.length;
  },
});
