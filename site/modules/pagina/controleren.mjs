// The page Controleren: the checker works beside the page.

import { checkerBeside } from "../controle/beside.mjs";
import { startChecking } from "../controle/view.mjs";

checkerBeside(window.IV3_CONTROLE).then((checker) => startChecking(document, checker));
