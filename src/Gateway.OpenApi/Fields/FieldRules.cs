using System.Runtime.CompilerServices;
using System.Text;
using Gateway.Transcoding;
using Gateway.Transcoding.Descriptors;
using Google.Protobuf;

namespace Gateway.OpenApi.Fields;

/// <summary>The rules that <c>buf.validate.field</c> sets for a field, as far as a document can express them.</summary>
/// <remarks>
/// Reads the option by its field numbers. So the result does not depend on how the descriptor was parsed, and no package with the option is needed.
/// See <see href="https://protovalidate.com/reference/rules/standard_rules/">the standard rules of protovalidate</see>.
/// </remarks>
internal sealed record FieldRules
{
    /// <summary>The field number of the extension in the options of fields, messages and oneofs.</summary>
    private const int Extension = 1159;

    private const ulong IgnoreIfZero = 1;
    private const ulong IgnoreAlways = 3;

    private static readonly ConditionalWeakTable<FieldSchema, FieldRules> _known = [];

    /// <summary>No rules.</summary>
    public static FieldRules None { get; } = new();

    /// <summary>Whether the field must be set, and must not be empty.</summary>
    public bool IsRequired { get; private init; }

    /// <summary>Whether the rules do not apply to the default value of the field, such as 0 or an empty text.</summary>
    public bool SparesDefault { get; private init; }

    /// <summary>The rules of one value; for a list, none.</summary>
    public ValueRules Value { get; private init; } = ValueRules.None;

    /// <summary>The least number of elements of a list, or of entries of a map.</summary>
    public ulong? MinCount { get; private init; }

    /// <summary>The largest number of elements of a list, or of entries of a map.</summary>
    public ulong? MaxCount { get; private init; }

    /// <summary>Whether no two elements of a list may be equal.</summary>
    public bool IsUnique { get; private init; }

    /// <summary>The rules of each key of a map; null for none.</summary>
    public FieldRules? Keys { get; private init; }

    /// <summary>The rules of each element of a list, or of each value of a map; null for none.</summary>
    public FieldRules? Elements { get; private init; }

    /// <summary>The messages of rules in CEL, or their expressions.</summary>
    public IReadOnlyList<string> Expressions { get; private init; } = [];

    /// <summary>The rules of a field.</summary>
    public static FieldRules Of(FieldSchema field) => _known.GetValue(field, static field => InOptions(field.Proto.Options, static rules => Read(rules)) ?? None);

    /// <summary>The rules of one value of a field: of an element of a list, and of a value of a map.</summary>
    public static FieldRules OfElement(FieldSchema field) => field.IsRepeated ? Of(field).Elements ?? None : Of(field);

    /// <summary>The messages of CEL rules for a whole message, or their expressions.</summary>
    public static IReadOnlyList<string> OfMessage(MessageSchema message) => InOptions(message.Proto.Options, static rules => ExpressionsIn(rules, 3)) ?? [];

    /// <summary>Whether one member of a oneof must be set.</summary>
    public static bool IsRequiredOneof(OneofSchema oneof) => oneof.Fields is [var member, ..]
        && InOptions(member.ContainingType.Proto.OneofDecl[member.Proto.OneofIndex].Options, static rules => RuleValue.In(rules).Exists(static rule => rule is { Number: 1, Bits: not 0 }) ? "" : null) is not null;

    private static T? InOptions<T>(IMessage? options, Func<byte[], T?> read)
        where T : class
    {
        if (options is null)
        {
            return null;
        }

        try
        {
            byte[] rules = [.. RuleValue.In(options.ToByteArray()).Where(static option => option is { Number: Extension, Bytes: not null }).SelectMany(static option => option.Bytes!)];
            return rules.Length == 0 ? null : read(rules);
        }
        catch (MalformedMessageException)
        {
            // Another extension uses this number, so there are no rules.
            return null;
        }
    }

    // An element of a list or map is not a list or map itself. Rules that say otherwise are ignored: they may come from another server, and could be nested without end.
    private static FieldRules Read(byte[] bytes, bool isElement = false)
    {
        var rules = None;
        foreach (var rule in RuleValue.In(bytes))
        {
            rules = rule switch
            {
                { Number: 25 } => rules with { IsRequired = rule.Bits != 0 },
                { Number: 27, Bits: IgnoreIfZero } => rules with { SparesDefault = true },
                { Number: 18, Bytes: { } list } when !isElement => rules.WithList(list),
                { Number: 19, Bytes: { } map } when !isElement => rules.WithMap(map),
                { Bytes: { } value } when ValueRules.IsType(rule.Number) => rules with { Value = ValueRules.Read(rule.Number, value) },
                _ => rules,
            };
        }

        return RuleValue.In(bytes).Exists(static rule => rule is { Number: 27, Bits: IgnoreAlways }) ? None : rules with { Expressions = ExpressionsIn(bytes, 23) };
    }

    private FieldRules WithList(byte[] bytes)
    {
        var rules = this;
        foreach (var rule in RuleValue.In(bytes))
        {
            rules = rule switch
            {
                { Number: 1 } => rules with { MinCount = rule.Bits },
                { Number: 2 } => rules with { MaxCount = rule.Bits },
                { Number: 3 } => rules with { IsUnique = rule.Bits != 0 },
                { Number: 4, Bytes: { } items } => rules with { Elements = Read(items, isElement: true) },
                _ => rules,
            };
        }

        return rules;
    }

    private FieldRules WithMap(byte[] bytes)
    {
        var rules = this;
        foreach (var rule in RuleValue.In(bytes))
        {
            rules = rule switch
            {
                { Number: 1 } => rules with { MinCount = rule.Bits },
                { Number: 2 } => rules with { MaxCount = rule.Bits },
                { Number: 4, Bytes: { } keys } => rules with { Keys = Read(keys, isElement: true) },
                { Number: 5, Bytes: { } values } => rules with { Elements = Read(values, isElement: true) },
                _ => rules,
            };
        }

        return rules;
    }

    // A rule without a message gets its expression, which tells a reader enough.
    private static List<string> ExpressionsIn(byte[] rules, int number)
    {
        var found = new List<string>();
        foreach (var rule in RuleValue.In(rules))
        {
            if (rule.Number == number && rule.Bytes is { } cel)
            {
                var texts = RuleValue.In(cel).Where(static part => part.Bytes is { Length: > 0 }).ToLookup(static part => part.Number, static part => Encoding.UTF8.GetString(part.Bytes!));
                if (texts[2].LastOrDefault() is { } message)
                {
                    found.Add(message);
                }
                else if (texts[3].LastOrDefault() is { } expression)
                {
                    found.Add($"`{expression}`");
                }
            }
        }

        return found;
    }
}
