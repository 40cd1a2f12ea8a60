using System.Text;

namespace Gateway.Transcoding.Fuzz.Targets;

/// <summary>Pieces of JSON that noise would rarely produce.</summary>
internal static class JsonWords
{
    public static IReadOnlyList<byte[]> All { get; } =
    [
        .. new[]
        {
            "{", "}", "[", "]", "\"", ":", ",", " ", "\n", "\t", "null", "true", "false", "0", "-0", "-", "1", "01", "1.", ".5", "1e5", "1E+400", "1e-400", "0.1e1",
            "-1.5e-3", "2147483647", "2147483648", "-2147483649", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "18446744073709551615",
            "18446744073709551616", "3.4028236e38", "1.7976931348623159e308", "4.9e-324", "9007199254740993", "\"NaN\"", "\"Infinity\"", "\"-Infinity\"", "NaN", "Infinity",
            "\"1\"", "\" 1\"", "\"1.0\"", "\"\"", "\"\\u0000\"", "\"\\ud83d\\ude00\"", "\"\\ud800\"", "\"\\ude00\\ud83d\"", "\\", "\\u", "\\x", "\"é€😀\"", "\u007f", "\0",
            "\"AQID\"", "\"AQ==\"", "\"A\"", "\"-_8\"", "\"1970-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59.999999999Z\"", "\"0001-01-01T00:00:00+01:00\"", "\"1.000000001s\"",
            "\"-0.5s\"", "\"315576000001s\"", "\"aB,cD\"", "\"COLOR_RED\"", "\"DARK_BLUE\"", "\"aDouble\":", "\"aFloat\":", "\"anInt32\":", "\"an_int32\":", "\"aUint64\":",
            "\"aFixed32\":", "\"aBool\":", "\"aString\":", "\"someBytes\":", "\"color\":", "\"colors\":[", "\"item\":{", "\"child\":{", "\"maybe\":", "\"numbers\":[", "\"texts\":[",
            "\"items\":[{", "\"labels\":{\"a\":", "\"itemsByNumber\":{\"1\":{", "\"colorsByFlag\":{\"true\":", "\"chosenText\":", "\"chosenItem\":{", "\"chosenNull\":null",
            "\"time\":", "\"times\":[", "\"duration\":", "\"mask\":", "\"object\":{", "\"value\":", "\"list\":[", "\"any\":{", "\"empty\":{}", "\"int64Value\":", "\"bytesValue\":",
            "\"@type\":\"type.googleapis.com/test.Item\"", "\"@type\":\"type.googleapis.com/google.protobuf.Timestamp\"", "\"@type\":\"type.googleapis.com/google.protobuf.Any\"",
            "\"@type\":\"a/b\"", "\"\\u0040type\":", "\"[test.legacy.note]\":", "\"line\":{\"quantity\":", "\"id\":\"x\"", "\"sizes\":[\"LARGE\"]", "\"byInt32\":{\"1\":", "\"byBool\":{\"true\":", "\"byString\":{\"\":", "\"nested\":{\"a\":{", "\"list\":[{", "\"objects\":{\"a\":{", "\"1.0\":", "\"a\":", "\"\\u0061\":", "//", "/*", "'", "\\n", "\u2028",
        }.Select(Encoding.UTF8.GetBytes),
        [0xEF, 0xBB, 0xBF], [0xFF, 0xFE], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82],
    ];
}
