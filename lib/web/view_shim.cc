/*
 * ctemplate behind a C face. A dictionary of ours remembers only the
 * library's; rows and includes belong to their root, which frees them all.
 */
extern "C" {
#include "buf.h"
#include "log.h"
#include "typeset.h"
}
#include "utf8.h"
#include "view.h"

#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include <ctemplate/template.h>
#include <ctemplate/template_dictionary.h>

using ctemplate::Template;
using ctemplate::TemplateDictionary;

struct view {
	std::unique_ptr<TemplateDictionary> own; /* a root's only */
	TemplateDictionary *dict;
	view *root;
	std::vector<std::unique_ptr<view>> children; /* a root's only: rows and includes at any depth */

	view() : own(new TemplateDictionary("view")), dict(own.get()), root(this) {}
	view(TemplateDictionary *sub, view *top) : dict(sub), root(top) {}
};

namespace {

/* Control bytes and broken UTF-8 pass through the library's escaping; a page must not hold them. */
std::string clean(const char *text)
{
	const char *s = text;
	while (*s >= 0x20 && *s < 0x7f)
		s++;
	std::string out(text, (size_t)(s - text)); /* most texts end here */
	while (*s) {
		size_t n = (size_t)utf8_sequence(s);
		unsigned char c = (unsigned char)*s;
		if (n == 0 || (n == 1 && (c < 0x20 || c == 0x7f) && c != '\n' && c != '\t')) {
			out += "\xef\xbf\xbd"; /* U+FFFD */
			s++;
			continue;
		}
		out.append(s, n);
		s += n;
	}
	return out;
}

view *adopt(view *parent, TemplateDictionary *sub)
{
	parent->root->children.push_back(std::unique_ptr<view>(new view(sub, parent->root)));
	return parent->root->children.back().get();
}

} // namespace

extern "C" {

int view_load(const char *dir, const char *const *names, int n)
{
	if (!Template::SetTemplateRootDirectory(dir)) {
		log_write(LOG_ERROR, "templates_folder", "folder=\"%s\"", dir);
		return -1;
	}
	int bad = 0;
	for (int i = 0; i < n; i++)
		if (!ctemplate::LoadTemplate(names[i], ctemplate::STRIP_WHITESPACE)) {
			log_write(LOG_ERROR, "template_unusable", "folder=\"%s\" file=%s", dir, names[i]);
			bad = 1;
		}
	return bad ? -1 : 0;
}

struct view *view_new(void)
{
	return new view();
}

void view_free(struct view *v)
{
	if (v && v->root == v)
		delete v;
}

void view_set(struct view *v, const char *name, const char *value)
{
	v->dict->SetValue(name, clean(value ? value : ""));
}

void view_fmt(struct view *v, const char *name, const char *fmt, ...)
{
	char small[512];
	va_list ap, again;
	va_start(ap, fmt);
	va_copy(again, ap);
	int n = vsnprintf(small, sizeof small, fmt, ap);
	va_end(ap);
	if (n >= (int)sizeof small) {
		std::vector<char> big((size_t)n + 1);
		vsnprintf(big.data(), big.size(), fmt, again);
		view_set(v, name, big.data());
	} else {
		view_set(v, name, n < 0 ? "" : small);
	}
	va_end(again);
}

void view_show(struct view *v, const char *section)
{
	v->dict->ShowSection(section);
}

struct view *view_row(struct view *v, const char *section)
{
	return adopt(v, v->dict->AddSectionDictionary(section));
}

struct view *view_include(struct view *v, const char *name, const char *file)
{
	TemplateDictionary *sub = v->dict->AddIncludeDictionary(name);
	sub->SetFilename(file);
	return adopt(v, sub);
}

void view_global(struct view *v, const char *name, const char *value)
{
	v->dict->SetTemplateGlobalValue(name, clean(value ? value : ""));
}

int view_render(struct view *v, const char *file, struct buf *out)
{
	std::string text;
	if (!ctemplate::ExpandTemplate(file, ctemplate::STRIP_WHITESPACE, v->dict, &text)) {
		log_write(LOG_ERROR, "template_failed", "file=%s", file);
		return -1;
	}
	typeset_units(text.data(), text.size(), out);
	return out->failed ? -1 : 0;
}

} /* extern "C" */
