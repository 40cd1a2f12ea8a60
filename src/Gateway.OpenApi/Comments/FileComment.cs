using Gateway.Transcoding.Wire;
using Google.Protobuf.Reflection;

namespace Gateway.OpenApi.Comments;

/// <summary>The comment of a proto file: the one directly above <c>package</c>, else above <c>syntax</c> or <c>edition</c>.</summary>
/// <remarks>Only descriptors with comments have it (<c>protoc --include_source_info</c>); generated C# code does not.</remarks>
internal static class FileComment
{
    // The numbers of these fields in google.protobuf.FileDescriptorProto.
    private static readonly int[] _places = [FileDescriptorProto.PackageFieldNumber, FileDescriptorProto.SyntaxFieldNumber, FileDescriptorProto.EditionFieldNumber];

    // Many files have a licence notice above the first statement.
    private static readonly string[] _notices = ["Copyright", "SPDX-License-Identifier", "Licensed under"];

    /// <summary>The comment, or null.</summary>
    public static Comment? Of(FileDescriptor file)
    {
        if (SourceOf(file) is not { } source)
        {
            return null;
        }

        return _places
            .Select(place => source.Location.FirstOrDefault(location => location.Path is [var only] && only == place)?.LeadingComments)
            .Where(text => text is not null && !Array.Exists(_notices, notice => text.Contains(notice, StringComparison.OrdinalIgnoreCase)))
            .Select(Comment.From)
            .FirstOrDefault(comment => comment is not null);
    }

    // The descriptor's own message is a copy of the whole file at each look, and few files have comments.
    private static SourceCodeInfo? SourceOf(FileDescriptor file)
    {
        var reader = new WireReader(file.SerializedData.Span);
        while (reader.TryReadTag(out var number, out var wireType))
        {
            if (number == FileDescriptorProto.SourceCodeInfoFieldNumber && wireType == WireType.LengthDelimited)
            {
                return SourceCodeInfo.Parser.ParseFrom(reader.ReadLengthDelimited());
            }

            reader.Skip(number, wireType);
        }

        return null;
    }
}
