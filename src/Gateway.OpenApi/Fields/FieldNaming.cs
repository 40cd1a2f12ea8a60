using Gateway.Transcoding;
using Gateway.Transcoding.Descriptors;

namespace Gateway.OpenApi.Fields;

/// <summary>The names of fields in JSON, in queries and in paths.</summary>
internal sealed class FieldNaming(JsonOptions json)
{
    /// <summary>The name of a field.</summary>
    public string NameOf(FieldSchema field) => json.UseProtoFieldNames ? field.Name : field.JsonName;

    /// <summary>The names of a chain of fields, joined by dots.</summary>
    public string PathOf(IEnumerable<FieldSchema> chain) => string.Join('.', chain.Select(NameOf));

    /// <summary>The name of an enum value.</summary>
    public string NameOf(EnumValueSchema value) => json.RemoveEnumPrefix ? value.ShortName : value.Name;
}
