using Gateway.OpenApi.Comments;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Gateway.OpenApi.Tests.Comments;

/// <summary>Comments of whole files, which only descriptors with comments have.</summary>
public class FileCommentTests
{
    [Theory]
    [InlineData(FileDescriptorProto.PackageFieldNumber)]
    [InlineData(FileDescriptorProto.SyntaxFieldNumber)]
    [InlineData(FileDescriptorProto.EditionFieldNumber)]
    public void The_comment_of_the_first_statements_is_that_of_the_package(int place) =>
        Assert.Equal("Sells things.\n\nAnd more.", Find((place, " Sells things.\n\n And more.\n")));

    [Fact]
    public void The_package_comes_before_the_syntax() =>
        Assert.Equal("package", Find((FileDescriptorProto.SyntaxFieldNumber, " syntax\n"), (FileDescriptorProto.PackageFieldNumber, " package\n")));

    [Theory]
    [InlineData(" Copyright 2026 Somebody\n All rights reserved.\n")]
    [InlineData(" SPDX-License-Identifier: MIT\n")]
    [InlineData("\n")]
    public void A_notice_of_a_licence_describes_nothing(string notice)
    {
        Assert.Null(Find((FileDescriptorProto.SyntaxFieldNumber, notice)));
        Assert.Equal("package", Find((FileDescriptorProto.SyntaxFieldNumber, notice), (FileDescriptorProto.PackageFieldNumber, " package\n")));
    }

    [Fact]
    public void Comments_of_other_places_and_files_without_comments_do_not_count()
    {
        Assert.Null(Find((FileDescriptorProto.MessageTypeFieldNumber, " a message\n")));
        Assert.Null(Find());
        Assert.Null(new CommentBook([Proto.Greetering.Descriptor.File], []).Find("proto"));
    }

    private static string? Find(params ReadOnlySpan<(int Place, string Text)> comments)
    {
        var file = new FileDescriptorProto { Name = "shop.proto", Package = "shop.v1", SourceCodeInfo = new() };
        foreach (var (place, text) in comments)
        {
            file.SourceCodeInfo.Location.Add(new SourceCodeInfo.Types.Location { Path = { place }, Span = { 0, 0, 1 }, LeadingComments = text });
        }

        return new CommentBook(FileDescriptor.BuildFromByteStrings([file.ToByteString()]), []).Find("shop.v1")?.Text;
    }
}
