// The page Verdelen: a form of four steps. Nothing is sent and nothing is kept.

import { Rules } from "../../../packages/js/verdelen/rules.mjs";
import { startDividing } from "./verdeelformulier.mjs";

startDividing(document, new Rules(window.IV3_VERDELING), new Date());
