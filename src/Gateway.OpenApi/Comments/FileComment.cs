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
        var locations = file.ToProto().SourceCodeInfo?.Location;
        if (locations is null)
        {
            return null;
        }

        return _places
            .Select(place => locations.FirstOrDefault(location => location.Path is [var only] && only == place)?.LeadingComments)
            .Where(text => text is not null && !Array.Exists(_notices, notice => text.Contains(notice, StringComparison.OrdinalIgnoreCase)))
            .Select(Comment.From)
            .FirstOrDefault(comment => comment is not null);
    }
}
