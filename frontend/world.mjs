// The land of the world as one SVG symbol, 960 by 480 units, equirectangular, from Natural Earth by way of world-atlas.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { geoEquirectangular, geoPath } from "d3-geo";
import { feature, mesh } from "topojson-client";

const require = createRequire(import.meta.url);
const world = JSON.parse(readFileSync(require.resolve("world-atlas/countries-110m.json"), "utf8"));
const projection = geoEquirectangular().translate([480, 240]).scale(480 / Math.PI);
const path = geoPath(projection).digits(1);
const land = path(feature(world, world.objects.land));
const borders = path(mesh(world, world.objects.countries, (a, b) => a !== b));
const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 480"><g id="land"><path d="${land}"/><path d="${borders}" fill="none"/></g></svg>\n`;
writeFileSync(process.argv[2], svg);
