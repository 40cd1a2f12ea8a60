using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Gateway.OpenApi.Fields;

/// <summary>Makes examples follow the rules of their fields. An example that the service refuses would mislead.</summary>
internal static class RuleExamples
{
    private static readonly TimeSpan MostMatching = TimeSpan.FromMilliseconds(50);

    /// <summary>A value that follows the rules; null if none is found.</summary>
    /// <param name="value">A value that may break them.</param>
    /// <param name="rules">The rules.</param>
    public static JsonNode? Fit(JsonNode? value, FieldRules rules) => value is null || Obeys(value, rules) ? value
        : Candidates(value, rules.Value).FirstOrDefault(candidate => Obeys(candidate, rules));

    /// <summary>Whether a value follows the rules.</summary>
    public static bool Obeys(JsonNode value, FieldRules rules) => value is not JsonValue one
        || (one.TryGetValue<string>(out var text) && !IsNumber(rules.Value) ? ObeysAsText(text, rules)
            : one.TryGetValue<bool>(out var flag) ? rules.Value.Numbers?.Contains(flag ? 1 : 0) != false
            : !TryReadNumber(one, out var number) || ObeysAsNumber(number, rules.Value));

    private static bool IsNumber(ValueRules rules) => rules.Minimum is not null || rules.Maximum is not null || rules.Numbers is not null;

    private static bool TryReadNumber(JsonValue value, out decimal number) =>
        decimal.TryParse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out number);

    private static bool ObeysAsNumber(decimal number, ValueRules rules)
    {
        var isAbove = rules.Minimum is not { } least || (rules.IsMinimumExclusive ? number > least : number >= least);
        var isBelow = rules.Maximum is not { } most || (rules.IsMaximumExclusive ? number < most : number <= most);
        return rules.Numbers?.Contains(number) != false && (rules.IsRange ? isAbove && isBelow : isAbove || isBelow);
    }

    private static bool ObeysAsText(string text, FieldRules all)
    {
        var rules = all.Value;
        var length = (ulong)text.EnumerateRunes().Count();
        return rules.Texts?.Contains(text) != false
            && length >= (rules.MinLength ?? 0)
            && length <= (rules.MaxLength ?? ulong.MaxValue)
            && (length > 0 || !all.IsRequired)
            && HasForm(text, rules.Form)
            && (rules.Pattern is not { } pattern || Matches(text, pattern));
    }

    private static IEnumerable<JsonNode> Candidates(JsonNode value, ValueRules rules)
    {
        foreach (var text in rules.Texts ?? [])
        {
            yield return text;
        }

        if (value is JsonValue one && one.TryGetValue<string>(out var given) && !IsNumber(rules))
        {
            yield return OfForm(rules.Form) ?? Sized(given, rules);
            yield break;
        }

        // A number that is written as text stays text.
        var isText = value is JsonValue written && written.TryGetValue<string>(out _);
        foreach (var number in (rules.Numbers ?? []).Concat(Near(rules)))
        {
            yield return value is JsonValue flag && flag.TryGetValue<bool>(out _) ? number != 0
                : isText ? number.ToString(CultureInfo.InvariantCulture)
                : JsonValue.Create(number);
        }
    }

    private static IEnumerable<decimal> Near(ValueRules rules)
    {
        if (rules.Minimum is { } least)
        {
            yield return rules.IsMinimumExclusive ? least + 1 : least;
        }

        if (rules.Maximum is { } most)
        {
            yield return rules.IsMaximumExclusive ? most - 1 : most;
        }

        if (rules is { Minimum: { } low, Maximum: { } high })
        {
            yield return low + ((high - low) / 2);
        }
    }

    private static string Sized(string text, ValueRules rules)
    {
        var runes = text.EnumerateRunes().ToList();
        var most = (int)Math.Min(rules.MaxLength ?? 1000, 1000);
        var sized = new StringBuilder();
        foreach (var rune in runes.Take(most))
        {
            sized.Append(rune);
        }

        var missing = (int)Math.Min(rules.MinLength ?? 0, 1000) - Math.Min(runes.Count, most);
        return sized.Append('a', Math.Max(missing, 0)).ToString();
    }

    private static string? OfForm(TextForm form) => form switch
    {
        TextForm.Email => "ada@example.com",
        TextForm.Hostname => "www.example.com",
        TextForm.Ip or TextForm.Ipv4 => "192.0.2.1",
        TextForm.Ipv6 => "2001:db8::1",
        TextForm.Uri => "https://example.com/",
        TextForm.UriReference => "/notes",
        TextForm.Uuid => "3f2b8c1e-5d4a-4c7b-9e21-0a6d8f4b7c10",
        _ => null,
    };

    private static bool HasForm(string text, TextForm form) => form switch
    {
        TextForm.None or TextForm.UriReference => true,
        TextForm.Email => text.IndexOf('@') > 0 && !text.Contains(' '),
        TextForm.Hostname => Uri.CheckHostName(text) == UriHostNameType.Dns,
        TextForm.Uri => Uri.TryCreate(text, UriKind.Absolute, out _),
        TextForm.Uuid => Guid.TryParseExact(text, "D", out _),
        _ => IPAddress.TryParse(text, out var address) && (form == TextForm.Ip || address.AddressFamily == (form == TextForm.Ipv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork)),
    };

    // The pattern may come from another server, so matching must not take long. Like RE2, this engine does not backtrack. A pattern that it does not support gets no example.
    private static bool Matches(string text, string pattern)
    {
        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, MostMatching);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException or RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
