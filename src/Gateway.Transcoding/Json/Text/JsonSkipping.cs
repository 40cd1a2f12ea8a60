namespace Gateway.Transcoding.Json.Text;

/// <summary>Skips the values of ignored fields.</summary>
internal static class JsonSkipping
{
    /// <summary>Skips a value of any kind. Checks its grammar and depth like those of any other value.</summary>
    public static void SkipValue(ref this JsonCursor json)
    {
        var floor = json.Depth;

        // One bit for each open object or array above the floor, 1 for an object. 128 bits suffice: the depth is at most 100.
        UInt128 objects = 0;
        while (true)
        {
            var more = false;
            switch (json.Peek())
            {
                case (byte)'{':
                    more = json.BeginObject();
                    if (more)
                    {
                        objects = (objects << 1) | 1;
                        json.ReadName();
                    }

                    break;
                case (byte)'[':
                    more = json.BeginArray();
                    if (more)
                    {
                        objects <<= 1;
                    }

                    break;
                default:
                    SkipScalar(ref json);
                    break;
            }

            while (!more && json.Depth > floor)
            {
                var inObject = (objects & 1) != 0;
                more = inObject ? json.NextMember() : json.NextElement();
                if (!more)
                {
                    objects >>= 1;
                }
                else if (inObject)
                {
                    json.ReadName();
                }
            }

            if (!more)
            {
                return;
            }
        }
    }

    private static void SkipScalar(ref JsonCursor json)
    {
        switch (json.Peek())
        {
            case (byte)'"':
                json.ReadString();
                break;
            case (byte)'t' or (byte)'f':
                json.ReadBool();
                break;
            case (byte)'n':
                json.ReadNull();
                break;
            default:
                if (!json.TryPeekNumber(out var number))
                {
                    throw json.Expected("a value");
                }

                json.Advance(number.Length);
                break;
        }
    }
}
