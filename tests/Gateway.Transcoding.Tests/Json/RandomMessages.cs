using Gateway.Transcoding.Tests.Json.Protos;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.Transcoding.Tests.Json;

/// <summary>Makes messages of every shape from a seed.</summary>
internal static class RandomMessages
{
    private static readonly string[] Texts = ["", "a", "name", "é€😀", "quote\" back\\ tab\t nul\u0001", new string('x', 127), new string('y', 128), "0123456789abcdef0123456789abcde\n"];

    public static Everything Everything(Random random, int depth)
    {
        var message = new Everything();
        Scalars(random, message);
        Collections(random, message, depth);
        WellKnown(random, message, depth);
        switch (random.Next(6))
        {
            case 0:
                message.ChosenText = Text(random);
                break;
            case 1:
                message.ChosenNumber = (int)Integer(random);
                break;
            case 2:
                message.ChosenItem = Item(random, depth);
                break;
            case 3:
                message.ChosenNull = NullValue.NullValue;
                break;
            default:
                break;
        }

        return message;
    }

    private static void Scalars(Random random, Everything message)
    {
        Sometimes(random, () => message.ADouble = Number(random));
        Sometimes(random, () => message.AFloat = 0.0f + (float)Number(random));
        Sometimes(random, () => message.AnInt32 = (int)Integer(random));
        Sometimes(random, () => message.AnInt64 = Integer(random));
        Sometimes(random, () => message.AUint32 = (uint)Integer(random));
        Sometimes(random, () => message.AUint64 = (ulong)Integer(random));
        Sometimes(random, () => message.ASint32 = (int)Integer(random));
        Sometimes(random, () => message.ASint64 = Integer(random));
        Sometimes(random, () => message.AFixed32 = (uint)Integer(random));
        Sometimes(random, () => message.AFixed64 = (ulong)Integer(random));
        Sometimes(random, () => message.ASfixed32 = (int)Integer(random));
        Sometimes(random, () => message.ASfixed64 = Integer(random));
        Sometimes(random, () => message.ABool = true);
        Sometimes(random, () => message.AString = Text(random));
        Sometimes(random, () => message.SomeBytes = Blob(random));
        Sometimes(random, () => message.Color = (Color)random.Next(-1, 5));
        Sometimes(random, () => message.Maybe = random.Next(2));
    }

    private static void Collections(Random random, Everything message, int depth)
    {
        Sometimes(random, () => message.Item = Item(random, depth));
        Several(random, () => message.Numbers.Add((int)Integer(random)));
        Several(random, () => message.Texts.Add(Text(random)));
        Several(random, () => message.Items.Add(Item(random, depth)));
        Several(random, () => message.Colors.Add((Color)random.Next(0, 3)));
        Several(random, () => message.Doubles.Add(Number(random)));
        Several(random, () => message.Signed.Add(Integer(random)));
        Several(random, () => message.Blobs.Add(Blob(random)));
        Several(random, () => message.Labels[Text(random)] = Text(random));
        Several(random, () => message.ItemsByNumber[(int)Integer(random)] = Item(random, depth));
        Several(random, () => message.ColorsByFlag[random.Next(2) == 0] = (Color)random.Next(0, 3));
        Several(random, () => message.DoublesByNumber[(ulong)Integer(random)] = Number(random));
    }

    private static void WellKnown(Random random, Everything message, int depth)
    {
        Sometimes(random, () => message.Time = Time(random));
        Several(random, () => message.Times.Add(Time(random)));
        Sometimes(random, () => message.Duration = Duration.FromTimeSpan(TimeSpan.FromTicks(random.NextInt64(-1_000_000_000_000, 1_000_000_000_000))));
        Sometimes(random, () => message.Mask = new FieldMask { Paths = { "a_b.c", "item" } });
        Sometimes(random, () => message.Object = Value(random, 3, asStruct: true).StructValue);
        Sometimes(random, () => message.Value = Value(random, 3));
        Several(random, () => message.Values.Add(Value(random, 2)));
        Sometimes(random, () => message.List = new ListValue { Values = { Value(random, 2), Value(random, 2) } });
        Sometimes(random, () => message.Empty = new Empty());
        Sometimes(random, () => message.Int64Value = Integer(random));
        Sometimes(random, () => message.StringValue = Text(random));
        Sometimes(random, () => message.BytesValue = Blob(random));
        Sometimes(random, () => message.BoolValue = random.Next(2) == 0);
        Sometimes(random, () => message.DoubleValue = Number(random));
        if (depth > 0)
        {
            Sometimes(random, () => message.Any = Any.Pack(random.Next(2) == 0 ? Everything(random, depth - 1) : Time(random)));
        }
    }

    private static Item Item(Random random, int depth)
    {
        var item = new Item { Name = Text(random), Price = Number(random), Count = (int)Integer(random) };
        if (depth > 0)
        {
            Sometimes(random, () => item.Child = Item(random, depth - 1));
        }

        return item;
    }

    private static Value Value(Random random, int depth, bool asStruct = false)
    {
        if (asStruct || (depth > 0 && random.Next(3) == 0))
        {
            var fields = new Struct();
            Several(random, () => fields.Fields["k" + Text(random)] = Value(random, depth - 1));
            return Google.Protobuf.WellKnownTypes.Value.ForStruct(fields);
        }

        return random.Next(depth > 0 ? 5 : 4) switch
        {
            0 => Google.Protobuf.WellKnownTypes.Value.ForNull(),
            1 => Google.Protobuf.WellKnownTypes.Value.ForBool(random.Next(2) == 0),
            2 => Google.Protobuf.WellKnownTypes.Value.ForNumber(Number(random)),
            3 => Google.Protobuf.WellKnownTypes.Value.ForString(Text(random)),
            _ => Google.Protobuf.WellKnownTypes.Value.ForList(Value(random, depth - 1), Value(random, depth - 1)),
        };
    }

    private static Timestamp Time(Random random) => Timestamp.FromDateTime(new DateTime(random.NextInt64(DateTime.MaxValue.Ticks), DateTimeKind.Utc));

    private static string Text(Random random) => Texts[random.Next(Texts.Length)];

    // Add zero to avoid -0: Google.Protobuf does not write -0, but treats it as different from 0.
    private static double Number(Random random) => 0.0 + (random.Next(4) switch
    {
        0 => random.Next(-1000, 1000),
        1 => Math.Round(random.NextDouble() * 1000, 2),
        2 => random.NextDouble() * Math.Pow(10, random.Next(-20, 30)),
        _ => random.Next(-100, 100) / 8.0,
    });

    private static long Integer(Random random) => random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);

    private static ByteString Blob(Random random)
    {
        var bytes = new byte[random.Next(40)];
        random.NextBytes(bytes);
        return ByteString.CopyFrom(bytes);
    }

    private static void Sometimes(Random random, Action action)
    {
        if (random.Next(2) == 0)
        {
            action();
        }
    }

    private static void Several(Random random, Action action)
    {
        for (var i = Math.Max(0, random.Next(-3, 5)); i > 0; i--)
        {
            action();
        }
    }
}
