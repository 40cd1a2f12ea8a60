using System.Text;
using Gateway.Transcoding.Descriptors;

namespace Gateway.Transcoding.Json.Reading;

/// <summary>What to tell one who takes the name of a oneof for a field: in a message stand the oneof's members, without it.</summary>
internal static class OneofHint
{
    private const int MostNames = 8;

    /// <summary>The hint, if the name is one of a oneof of the message, as declared or as a JSON name would be made of it.</summary>
    public static string? Find(MessageSchema type, string name)
    {
        foreach (var oneof in type.Oneofs)
        {
            if (oneof.Fields.Count > 0 && (oneof.Name == name || JsonNames.FromProtoName(oneof.Name) == name))
            {
                return Of(oneof, field => field.JsonName);
            }
        }

        return null;
    }

    /// <summary>The hint of a oneof that is known by its declared name, with the declared names of its members.</summary>
    public static string? FindDeclared(MessageSchema type, string name) =>
        type.Oneofs.FirstOrDefault(oneof => oneof.Name == name) is { Fields.Count: > 0 } found ? Of(found, field => field.Name) : null;

    private static string Of(OneofSchema oneof, Func<FieldSchema, string> nameOf)
    {
        var hint = new StringBuilder($"{oneof.Name} is a oneof, which is no field: give one of its members in its place, ");
        hint.AppendJoin(", ", oneof.Fields.Take(MostNames).Select(nameOf));
        return hint.Append(oneof.Fields.Count > MostNames ? ", …" : "").ToString();
    }
}
