// The page Controleren: the checker works beside the page.

import { checkerBeside } from "../controle/beside.mjs";
import { startChecking } from "../controle/view.mjs";

startChecking(document, checkerBeside(window.IV3_CONTROLE));
