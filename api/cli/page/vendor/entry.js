// What the page draws with; README.md says how this becomes echarts.custom.min.js.
import { init, use } from "echarts/core";
import { CustomChart, LineChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { CanvasRenderer } from "echarts/renderers";

use([CustomChart, LineChart, GridComponent, TooltipComponent, CanvasRenderer]);

export { init };
