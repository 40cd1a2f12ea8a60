using Gateway.Transcoding.Wire;

namespace Gateway.OpenApi.Fields;

/// <summary>Reads the numbers in rules. Each type has its own encoding.</summary>
internal static class RuleNumbers
{
    /// <summary>The number of <c>int32</c> in <c>buf.validate.FieldRules</c>.</summary>
    public const int Int32 = 3;

    /// <summary>The numbers of a rule: one, or a packed list. Leaves out numbers that a decimal cannot hold.</summary>
    /// <param name="type">The number of the type in <c>buf.validate.FieldRules</c>.</param>
    /// <param name="rule">The rule.</param>
    public static List<decimal> In(int type, RuleValue rule)
    {
        var found = new List<decimal>();
        if (rule.Bytes is null)
        {
            Add(found, type, rule.Bits);
            return found;
        }

        var reader = new WireReader(rule.Bytes);
        while (!reader.IsAtEnd)
        {
            Add(found, type, type switch
            {
                1 or 9 or 11 => reader.ReadFixed32(),
                2 or 10 or 12 => reader.ReadFixed64(),
                _ => reader.ReadVarint(),
            });
        }

        return found;
    }

    private static void Add(List<decimal> numbers, int type, ulong bits)
    {
        if (type is 1 or 2)
        {
            var real = type == 1 ? BitConverter.UInt32BitsToSingle((uint)bits) : BitConverter.UInt64BitsToDouble(bits);
            if (Math.Abs(real) < (double)decimal.MaxValue)
            {
                numbers.Add(type == 1 ? (decimal)(float)real : (decimal)real);
            }

            return;
        }

        numbers.Add(type switch
        {
            Int32 or 11 => (int)bits,
            4 or 12 => (long)bits,
            7 or 8 => (long)(bits >> 1) ^ -(long)(bits & 1),
            _ => bits,
        });
    }
}
