namespace Gateway.Transcoding.Tests.Binding;

/// <summary>A type of field with values as text of a path or query, and as JSON.</summary>
/// <param name="Name">The type's part of the field names.</param>
/// <param name="Values">Right values. A value without text can only be written as JSON.</param>
/// <param name="Wrong">Texts that are wrong values, both plain and as a JSON string.</param>
internal sealed record MatrixType(string Name, (string? Text, string Json)[] Values, string[] Wrong)
{
    private static readonly (string?, string)[] _int32 = [("0", "0"), ("-2147483648", "-2147483648"), ("2147483647", "\"2147483647\""), ("1e2", "100")];
    private static readonly (string?, string)[] _int64 = [("0", "\"0\""), ("-9223372036854775808", "\"-9223372036854775808\""), ("9223372036854775807", "\"9223372036854775807\"")];
    private static readonly (string?, string)[] _uint32 = [("0", "0"), ("4294967295", "4294967295")];
    private static readonly (string?, string)[] _uint64 = [("0", "\"0\""), ("18446744073709551615", "\"18446744073709551615\"")];
    private static readonly (string?, string)[] _double =
        [("0", "0"), ("1.5", "1.5"), ("-2.5E-3", "-0.0025"), ("1e300", "1e300"), ("NaN", "\"NaN\""), ("Infinity", "\"Infinity\""), ("-Infinity", "\"-Infinity\"")];

    private static readonly (string?, string)[] _float = [("0", "0"), ("1.5", "1.5"), ("3.4028235e38", "3.4028235e38"), ("NaN", "\"NaN\""), ("-Infinity", "\"-Infinity\"")];
    private static readonly (string?, string)[] _bool = [("true", "true"), ("false", "false"), ("TRUE", "true")];
    private static readonly (string?, string)[] _string = [("bob", "\"bob\""), ("a/b c%41+d&e=f?#", "\"a/b c%41+d&e=f?#\""), ("grüße \"€\" 😀\\", """ "grüße \"€\" 😀\\" """), ("", "\"\"")];
    private static readonly (string?, string)[] _bytes = [("AQID", "\"AQID\""), ("+/8=", "\"+/8=\""), ("-_8", "\"+/8=\""), ("", "\"\"")];

    private static readonly string[] _notInteger = ["abc", "1.5", "0x10", "1 ", "+1", "NaN", ""];
    private static readonly string[] _notUnsigned = [.. _notInteger, "-1"];
    private static readonly string[] _notNumber = ["abc", "1,5", "nan", "infinity", "0x1", ".5", "1.", ""];

    public static IReadOnlyList<MatrixType> All { get; } =
    [
        new("double", _double, [.. _notNumber, "1e309"]),
        new("float", _float, [.. _notNumber, "1e39"]),
        new("int32", _int32, [.. _notInteger, "2147483648"]),
        new("int64", _int64, [.. _notInteger, "9223372036854775808"]),
        new("uint32", _uint32, [.. _notUnsigned, "4294967296"]),
        new("uint64", _uint64, [.. _notUnsigned, "18446744073709551616"]),
        new("sint32", _int32, [.. _notInteger, "-2147483649"]),
        new("sint64", _int64, [.. _notInteger, "-9223372036854775809"]),
        new("fixed32", _uint32, [.. _notUnsigned, "4294967296"]),
        new("fixed64", _uint64, [.. _notUnsigned, "18446744073709551616"]),
        new("sfixed32", _int32, [.. _notInteger, "2147483648"]),
        new("sfixed64", _int64, [.. _notInteger, "9223372036854775808"]),
        new("bool", _bool, ["1", "yes", ""]),
        new("string", _string, []),
        new("bytes", _bytes, ["***", "A"]),
        new("grade", [("HIGH", "\"HIGH\""), ("2", "2"), ("GRADE_UNSPECIFIED", "0"), ("77", "77"), ("-1", "-1")], ["high", "MEDIUM", ""]),
        new("null_value", [("NULL_VALUE", "\"NULL_VALUE\""), ("0", "0"), (null, "null")], ["null", ""]),
        new("double_value", _double, [.. _notNumber, "1e309"]),
        new("float_value", _float, [.. _notNumber, "1e39"]),
        new("int32_value", _int32, [.. _notInteger, "2147483648"]),
        new("int64_value", _int64, [.. _notInteger, "9223372036854775808"]),
        new("uint32_value", _uint32, [.. _notUnsigned, "4294967296"]),
        new("uint64_value", _uint64, [.. _notUnsigned, "18446744073709551616"]),
        new("bool_value", _bool, ["1", "yes", ""]),
        new("string_value", _string, []),
        new("bytes_value", _bytes, ["***", "A"]),
        new(
            "timestamp",
            [
                ("2024-05-06T07:08:09.123456789Z", "\"2024-05-06T07:08:09.123456789Z\""),
                ("2024-05-06T07:08:09+02:00", "\"2024-05-06T07:08:09+02:00\""),
                ("1970-01-01T00:00:00Z", "\"1970-01-01T00:00:00Z\""),
                ("0001-01-01T00:00:00Z", "\"0001-01-01T00:00:00Z\""),
            ],
            ["yesterday", "2024-05-06", "2024-02-30T00:00:00Z", "0000-01-01T00:00:00Z", "2024-05-06 07:08:09Z", ""]),
        new(
            "duration",
            [("1.5s", "\"1.5s\""), ("-0.000000001s", "\"-0.000000001s\""), ("0s", "\"0s\""), ("315576000000s", "\"315576000000s\"")],
            ["1m", "1", "315576000001s", "1.0000000001s", ""]),
        new("field_mask", [("a,bC.d", "\"a,bC.d\""), ("displayTitle", "\"displayTitle\""), ("", "\"\"")], ["a,,b", "a b"]),
        new("struct", [("""{"a":[1,null,{"b":"x"}],"c":true}""", """{"a":[1,null,{"b":"x"}],"c":true}"""), ("{}", "{}")], ["[]", "1", "{", ""]),
        new("value", [("1.5", "1.5"), ("\"x\"", "\"x\""), ("null", "null"), ("false", "false"), ("[1,{}]", "[1,{}]"), ("{\"a\":null}", "{\"a\":null}")], []),
        new("list_value", [("[]", "[]"), ("[1,\"x\",null,[true]]", "[1,\"x\",null,[true]]")], ["{}", "1", "[", ""]),
        new("any", [(null, """{"@type":"type.googleapis.com/matrix.Leaf","name":"n"}"""), (null, "{\"@type\":\"type.googleapis.com/google.protobuf.Duration\",\"value\":\"1s\"}")], []),
        new("empty", [(null, "{}")], []),
        new("leaf", [(null, "{}"), (null, """{"name":"n","size":-1}""")], []),
    ];

    /// <summary>Whether a query can have a value of this type.</summary>
    public bool IsText => Values[0].Text is not null;

    /// <summary>The values that a query can have.</summary>
    public (string? Text, string Json)[] Texts => [.. Values.Where(value => value.Text is not null)];

    /// <summary>Whether a path can have a value of this type; JSON with braces and quotes does not belong in a path.</summary>
    public bool IsPathText => IsText && Name is not ("struct" or "value" or "list_value");

    /// <summary>Whether the type is a scalar or an enum, which may be <c>optional</c>.</summary>
    public bool IsScalar => IsPathText && !Name.EndsWith("_value", StringComparison.Ordinal) && Name is not ("timestamp" or "duration" or "field_mask");

    public override string ToString() => Name;
}
