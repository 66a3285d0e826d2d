// The chart library with its style sheet: a chunk that is loaded when the first chart is shown.

import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

export default uPlot;
