/*
 * Paper is white, and a picture that was drawn for a dark screen is printed before the browser has fetched the light one: it keeps
 * the picture that it has, with its colours turned round (print.css). What was drawn for a light screen is printed as it is;
 * the chart draws itself again.
 */
(() => {
	'use strict';

	let kept = [];

	/* The source that a picture shows stays the one it shows. true: it is the dark one. */
	function keep(picture, img) {
		const sources = Array.from(picture.querySelectorAll('source[media]'));
		const shown = sources.find(source => new URL(source.srcset, location).href === img.currentSrc);
		const dark = !shown?.media.includes('light');
		for (const source of sources) {
			kept.push([source, source.media]);
			source.media = source === shown ? 'all' : 'not all';
		}
		return dark;
	}

	addEventListener('beforeprint', () => {
		for (const picture of document.querySelectorAll('.plot picture')) {
			const img = picture.querySelector('img');
			if (img.currentSrc !== '') // else it has none yet
				img.classList.toggle('turned', keep(picture, img));
		}
	});
	addEventListener('afterprint', () => {
		for (const [source, media] of kept)
			source.media = media;
		kept = [];
		for (const turned of document.querySelectorAll('.turned'))
			turned.classList.remove('turned');
	});
})();
