# layers.awk LAYERS SOURCE... - holds every #include to LAYERS, and forbids some names.

BEGIN {
    # Headers of outside libraries by the name that LAYERS gives them.
    library["gsl"] = "gsl"
    library["sqlite3.h"] = "sqlite3"
    library["csv.h"] = "csv"
    library["glpk.h"] = "glpk"
    library["iconv.h"] = "iconv"
    library["zlib.h"] = "zlib"
    library["zstd.h"] = "zstd"
    library["popt.h"] = "popt"
    library["utf8proc.h"] = "utf8proc"
    library["xxhash.h"] = "xxhash"
    library["nettle"] = "nettle"
    library["yaml.h"] = "yaml"

    # Libraries with one door.
    door["gsl"] = "engine/numeric/gsl_guard"
    door["sqlite3"] = "engine/database/"
    door["csv"] = "engine/input/csv_"
    door["glpk"] = "engine/audit/glpk_guard"
    door["iconv"] = "engine/input/encoding"
    door["zlib"] = "engine/input/unpack"
    door["zstd"] = "engine/input/unpack"
    door["nettle"] = "engine/batch/publish"
    door["yaml"] = "engine/batch/yaml_tree"

    split("assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp " \
          "signal stdalign stdarg stdatomic stdbool stddef stdint stdio stdlib stdnoreturn " \
          "string strings time wchar wctype dirent emmintrin fcntl glob langinfo pthread termios unistd",
          names, " ")
    for (i in names)
        is_system[names[i] ".h"] = 1

    # Not in the library: they read the locale, print, end the process, or hide a size.
    split("setlocale strtod strtof strtold atoi atol atof gets sprintf vsprintf strcpy " \
          "strcat strtok rand printf puts putchar exit abort malloc calloc realloc free",
          names, " ")
    for (i in names)
        is_forbidden[names[i]] = 1
    is_allowed["engine/base/memory.c", "free"] = 1
}

function refuse(words)
{
    printf "%s:%d: %s\n", FILENAME, FNR, words
    failed = 1
}

# ---- LAYERS: module, modules it may include, outside libraries ----

FILENAME == ARGV[1] {
    if ($0 ~ /^#/ || NF == 0)
        next
    module = $1
    for (i = 2; i <= NF; i++)
        if ($i != "-")
            may[module, $i] = 1
    next
}

# ---- sources ----

FNR == 1 {
    split(FILENAME, part, "/")
    module = part[2]
    in_comment = 0
}

{
    line = $0
    code = ""
    while (line != "") {
        if (in_comment) {
            at = index(line, "*/")
            if (at == 0)
                break
            in_comment = 0
            line = substr(line, at + 2)
        } else {
            at = index(line, "/*")
            if (at == 0) {
                code = code line
                break
            }
            code = code substr(line, 1, at - 1) " "
            in_comment = 1
            line = substr(line, at + 2)
        }
    }
}

code ~ /^[ \t]*#[ \t]*include/ {
    if (match(code, /"[^"]*"/))
        check_own(substr(code, RSTART + 1, RLENGTH - 2))
    else if (match(code, /<[^>]*>/))
        check_outside(substr(code, RSTART + 1, RLENGTH - 2))
    else
        refuse("an include that names no file")
    next
}

module != "cli" {
    gsub(/"([^"\\]|\\.)*"/, "\"\"", code)
    while (match(code, /[A-Za-z_][A-Za-z0-9_]*\(/)) {
        name = substr(code, RSTART, RLENGTH - 1)
        before = RSTART > 1 ? substr(code, RSTART - 1, 1) : " "
        if (name in is_forbidden && before != ">" && before != "." &&
            !((FILENAME, name) in is_allowed))
            refuse(name " does not belong in the library")
        code = substr(code, RSTART + RLENGTH)
    }
}

function check_own(header,    to)
{
    if (header !~ /\//) {
        refuse("\"" header "\": includes are written from engine/")
        return
    }
    to = substr(header, 1, index(header, "/") - 1)
    if (to != "tide" && to != module && !((module, to) in may))
        refuse(module " may not include \"" header "\"")
}

function check_outside(header,    first, name)
{
    first = index(header, "/") ? substr(header, 1, index(header, "/") - 1) : header
    if (first in library) {
        name = library[first]
        if (!((module, name) in may))
            refuse(module " may not use " name)
        if (name in door && index(FILENAME, door[name]) != 1)
            refuse(name " is reached through " door[name] " only")
        if (name == "csv" && csv_file != "" && csv_file != FILENAME)
            refuse("csv is already included by " csv_file)
        if (name == "csv")
            csv_file = FILENAME
    } else if (first != "sys" && !(header in is_system))
        refuse("<" header "> is of no library that LAYERS names")
}

END {
    exit failed
}
