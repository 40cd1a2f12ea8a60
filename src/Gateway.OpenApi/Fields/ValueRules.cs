using System.Text;

namespace Gateway.OpenApi.Fields;

/// <summary>The rules of one value: a number, a text, a boolean or an enum.</summary>
internal sealed record ValueRules
{
    private const int Bool = 13;
    private const int String = 14;
    private const int Enum = 16;

    /// <summary>No rules.</summary>
    public static ValueRules None { get; } = new();

    /// <summary>The least number.</summary>
    public decimal? Minimum { get; private init; }

    /// <summary>The largest number.</summary>
    public decimal? Maximum { get; private init; }

    /// <summary>Whether <see cref="Minimum"/> itself is too small.</summary>
    public bool IsMinimumExclusive { get; private init; }

    /// <summary>Whether <see cref="Maximum"/> itself is too large.</summary>
    public bool IsMaximumExclusive { get; private init; }

    /// <summary>The least length of a text in characters.</summary>
    public ulong? MinLength { get; private init; }

    /// <summary>The largest length of a text in characters.</summary>
    public ulong? MaxLength { get; private init; }

    /// <summary>The expression that a text matches, in the syntax of RE2.</summary>
    public string? Pattern { get; private init; }

    /// <summary>The form of a text.</summary>
    public TextForm Form { get; private init; }

    /// <summary>The only allowed numbers, which are also the numbers of enum values; a boolean is 0 or 1. Null for any number.</summary>
    public IReadOnlyList<decimal>? Numbers { get; private init; }

    /// <summary>The only allowed texts; null for any text.</summary>
    public IReadOnlyList<string>? Texts { get; private init; }

    /// <summary>Whether a number must be between <see cref="Minimum"/> and <see cref="Maximum"/>. If the minimum is above the maximum, a number must be outside of both.</summary>
    public bool IsRange => Minimum is not { } least || Maximum is not { } most || least < most || (least == most && !IsMinimumExclusive && !IsMaximumExclusive);

    /// <summary>Whether a field number of <c>buf.validate.FieldRules</c> belongs to rules of one value.</summary>
    public static bool IsType(int number) => number is >= 1 and <= String or Enum;

    /// <summary>Reads rules.</summary>
    /// <param name="type">The field number in <c>buf.validate.FieldRules</c>, which identifies the type.</param>
    /// <param name="bytes">The message of its rules.</param>
    public static ValueRules Read(int type, byte[] bytes)
    {
        var rules = None;
        foreach (var rule in RuleValue.In(bytes))
        {
            rules = type switch
            {
                String => rules.WithText(rule),
                Enum when rule.Number is 1 or 3 => rules.WithNumbers(RuleNumbers.In(RuleNumbers.Int32, rule)),
                Enum => rules,
                Bool when rule.Number == 1 => rules.WithNumbers([rule.Bits]),
                Bool => rules,
                _ => rules.WithNumber(type, rule),
            };
        }

        return rules;
    }

    private ValueRules WithNumber(int type, RuleValue rule)
    {
        if (rule.Number is < 1 or > 6)
        {
            return this;
        }

        var numbers = RuleNumbers.In(type, rule);
        return rule.Number is 1 or 6 ? WithNumbers(numbers)
            : numbers is not [var bound] ? this
            : rule.Number switch
            {
                2 => this with { Maximum = bound, IsMaximumExclusive = true },
                3 => this with { Maximum = bound },
                4 => this with { Minimum = bound, IsMinimumExclusive = true },
                _ => this with { Minimum = bound },
            };
    }

    // Joins a constant and a list. The constant comes first, because its field number is lower, so an example takes it: a value must match both.
    private ValueRules WithNumbers(IEnumerable<decimal> numbers) => this with { Numbers = [.. Numbers ?? [], .. numbers] };

    private ValueRules WithText(RuleValue rule) => rule switch
    {
        { Number: 1 or 10, Bytes: { } text } => this with { Texts = [.. Texts ?? [], Encoding.UTF8.GetString(text)] },
        { Number: 2 } => this with { MinLength = rule.Bits },
        { Number: 3 } => this with { MaxLength = rule.Bits },
        { Number: 19 } => this with { MinLength = rule.Bits, MaxLength = rule.Bits },
        { Number: 6, Bytes: { } pattern } => this with { Pattern = Encoding.UTF8.GetString(pattern) },
        { Number: 12, Bits: not 0 } => this with { Form = TextForm.Email },
        { Number: 13, Bits: not 0 } => this with { Form = TextForm.Hostname },
        { Number: 14, Bits: not 0 } => this with { Form = TextForm.Ip },
        { Number: 15, Bits: not 0 } => this with { Form = TextForm.Ipv4 },
        { Number: 16, Bits: not 0 } => this with { Form = TextForm.Ipv6 },
        { Number: 17, Bits: not 0 } => this with { Form = TextForm.Uri },
        { Number: 18, Bits: not 0 } => this with { Form = TextForm.UriReference },
        { Number: 22, Bits: not 0 } => this with { Form = TextForm.Uuid },
        _ => this,
    };
}
