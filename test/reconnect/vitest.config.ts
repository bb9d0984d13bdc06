import { chromiumSuite } from '../web/chromium-suite.ts';

export default chromiumSuite('test/reconnect');
