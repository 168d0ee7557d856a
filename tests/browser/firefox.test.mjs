// SC-01 … SC-14 in Firefox: the whole way in one go, in both modes.
import { suite } from './lib/suite.mjs';
import { wholeWay } from './lib/whole_way.mjs';

const { each, shared } = suite({ engine: 'firefox' });

each('SC-01 … SC-14 the whole way in Firefox', async (open) => {
    await wholeWay(await open(), shared.server);
});
