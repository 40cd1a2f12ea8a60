using Google.Protobuf.Reflection;

namespace Gateway.Transcoding.Descriptors;

/// <summary>Chooses among files with the same name. Copies count once; of two versions, the more complete one counts; files with different content both count.</summary>
/// <remarks>
/// Separately built assemblies may each have their own <c>common.proto</c>. Contradictions, such as a field with two meanings, are refused:
/// a guess would corrupt data.
/// </remarks>
internal static class FileVersions
{
    /// <param name="files">The files, each with its origin, or null.</param>
    /// <param name="problems">Takes the files that contradict each other.</param>
    public static List<FileDescriptorProto> Choose(IEnumerable<(FileDescriptorProto File, string? Origin)> files, List<string> problems)
    {
        var chosen = new List<(FileDescriptorProto File, string? Origin)>();
        var places = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            if (!places.TryGetValue(file.File.Name, out var same))
            {
                places.Add(file.File.Name, same = []);
            }

            if (same.Exists(place => Covers(chosen[place].File, file.File)))
            {
                continue;
            }

            if (same.Count == 1 && Covers(file.File, chosen[same[0]].File))
            {
                chosen[same[0]] = file;
                continue;
            }

            foreach (var other in same.Select(place => chosen[place]).Where(other => Types(other.File).Intersect(Types(file.File)).Any()))
            {
                var type = Types(other.File).Intersect(Types(file.File)).First();
                problems.Add(
                    $"{file.File.Name}: two different files have this name, {Describe(other.Origin, "one")} and {Describe(file.Origin, "another")}, and both define {type}; use one version of the file, or give one of them another package");
            }

            same.Add(chosen.Count);
            chosen.Add(file);
        }

        return [.. chosen.Select(file => file.File)];
    }

    private static string Describe(string? origin, string otherwise) => origin is null ? otherwise : $"the one in {origin}";

    /// <summary>Whether <paramref name="whole"/> has everything in <paramref name="part"/>, with the same meaning.</summary>
    private static bool Covers(FileDescriptorProto whole, FileDescriptorProto part) =>
        whole.Equals(part)
        || (whole.Package == part.Package && whole.Syntax == part.Syntax && whole.Edition == part.Edition
            && Equals(whole.Options?.Features, part.Options?.Features)
            && part.MessageType.All(message => whole.MessageType.Any(other => Covers(other, message)))
            && part.EnumType.All(type => whole.EnumType.Any(other => Covers(other, type)))
            && part.Extension.All(field => whole.Extension.Any(other => Same(other, field))));

    private static bool Covers(DescriptorProto whole, DescriptorProto part) =>
        whole.Name == part.Name
        && Equals(whole.Options?.Features, part.Options?.Features)
        && part.Field.All(field => whole.Field.Any(other => Same(other, field) && OneofOf(whole, other) == OneofOf(part, field)))
        && part.NestedType.All(message => whole.NestedType.Any(other => Covers(other, message)))
        && part.EnumType.All(type => whole.EnumType.Any(other => Covers(other, type)))
        && part.Extension.All(field => whole.Extension.Any(other => Same(other, field)));

    private static bool Covers(EnumDescriptorProto whole, EnumDescriptorProto part) =>
        whole.Name == part.Name && part.Value.All(value => whole.Value.Any(other => other.Name == value.Name && other.Number == value.Number));

    private static bool Same(FieldDescriptorProto a, FieldDescriptorProto b) =>
        a.Name == b.Name && a.Number == b.Number && a.Type == b.Type && a.TypeName == b.TypeName && a.Label == b.Label && a.Extendee == b.Extendee
        && a.Proto3Optional == b.Proto3Optional && JsonNameOf(a) == JsonNameOf(b)
        && a.Options?.Packed == b.Options?.Packed && Equals(a.Options?.Features, b.Options?.Features);

    private static string JsonNameOf(FieldDescriptorProto field) => field.HasJsonName ? field.JsonName : JsonNames.FromProtoName(field.Name);

    private static string? OneofOf(DescriptorProto message, FieldDescriptorProto field) =>
        field.HasOneofIndex && field.OneofIndex < message.OneofDecl.Count ? message.OneofDecl[field.OneofIndex].Name : null;

    private static IEnumerable<string> Types(FileDescriptorProto file) =>
        file.MessageType.Select(message => message.Name).Concat(file.EnumType.Select(type => type.Name)).Select(name => file.Package.Length == 0 ? name : $"{file.Package}.{name}");
}
