// Of the host: numbers as text and composed characters, for shared-model/base/platform_web.cpp.
const numberOf = text => Number(text);
const scientificOf = value => (Object.is(value, -0) ? '-' : '') + value.toExponential();
const composedOf = text => text.normalize('NFC');
