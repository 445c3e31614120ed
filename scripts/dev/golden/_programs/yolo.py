"""YOLO (v1): boxes in a grid, its loss with square roots of sizes, intersection over union, and non-maximum suppression."""

import torch
import torch.nn as nn


def intersection_over_union(boxes_preds, boxes_labels):
    box1_x1 = boxes_preds[..., 0:1] - boxes_preds[..., 2:3] / 2
    box1_y1 = boxes_preds[..., 1:2] - boxes_preds[..., 3:4] / 2
    box1_x2 = boxes_preds[..., 0:1] + boxes_preds[..., 2:3] / 2
    box1_y2 = boxes_preds[..., 1:2] + boxes_preds[..., 3:4] / 2
    box2_x1 = boxes_labels[..., 0:1] - boxes_labels[..., 2:3] / 2
    box2_y1 = boxes_labels[..., 1:2] - boxes_labels[..., 3:4] / 2
    box2_x2 = boxes_labels[..., 0:1] + boxes_labels[..., 2:3] / 2
    box2_y2 = boxes_labels[..., 1:2] + boxes_labels[..., 3:4] / 2
    x1 = torch.max(box1_x1, box2_x1)
    y1 = torch.max(box1_y1, box2_y1)
    x2 = torch.min(box1_x2, box2_x2)
    y2 = torch.min(box1_y2, box2_y2)
    intersection = (x2 - x1).clamp(0) * (y2 - y1).clamp(0)
    box1_area = abs((box1_x2 - box1_x1) * (box1_y2 - box1_y1))
    box2_area = abs((box2_x2 - box2_x1) * (box2_y2 - box2_y1))
    return intersection / (box1_area + box2_area - intersection + 1e-6)


class YoloLoss(nn.Module):
    def __init__(self, S=3, B=2, C=2):
        super(YoloLoss, self).__init__()
        self.mse = nn.MSELoss(reduction="sum")
        self.S, self.B, self.C = S, B, C
        self.lambda_noobj = 0.5
        self.lambda_coord = 5

    def forward(self, predictions, target):
        S, B, C = self.S, self.B, self.C
        predictions = predictions.reshape(-1, S, S, C + B * 5)
        iou_b1 = intersection_over_union(predictions[..., C + 1:C + 5], target[..., C + 1:C + 5])
        iou_b2 = intersection_over_union(predictions[..., C + 6:C + 10], target[..., C + 1:C + 5])
        ious = torch.cat([iou_b1.unsqueeze(0), iou_b2.unsqueeze(0)], dim=0)
        iou_maxes, bestbox = torch.max(ious, dim=0)
        exists_box = target[..., C].unsqueeze(3)
        box_predictions = exists_box * (
            bestbox * predictions[..., C + 6:C + 10] + (1 - bestbox) * predictions[..., C + 1:C + 5])
        box_targets = exists_box * target[..., C + 1:C + 5]
        box_predictions[..., 2:4] = torch.sign(box_predictions[..., 2:4]) * torch.sqrt(torch.abs(box_predictions[..., 2:4] + 1e-6))
        box_targets[..., 2:4] = torch.sqrt(box_targets[..., 2:4])
        box_loss = self.mse(torch.flatten(box_predictions, end_dim=-2), torch.flatten(box_targets, end_dim=-2))
        pred_box = bestbox * predictions[..., C + 5:C + 6] + (1 - bestbox) * predictions[..., C:C + 1]
        object_loss = self.mse(torch.flatten(exists_box * pred_box), torch.flatten(exists_box * target[..., C:C + 1]))
        no_object_loss = self.mse(torch.flatten((1 - exists_box) * predictions[..., C:C + 1], start_dim=1),
                                  torch.flatten((1 - exists_box) * target[..., C:C + 1], start_dim=1))
        no_object_loss += self.mse(torch.flatten((1 - exists_box) * predictions[..., C + 5:C + 6], start_dim=1),
                                   torch.flatten((1 - exists_box) * target[..., C:C + 1], start_dim=1))
        class_loss = self.mse(torch.flatten(exists_box * predictions[..., :C], end_dim=-2),
                              torch.flatten(exists_box * target[..., :C], end_dim=-2))
        return self.lambda_coord * box_loss + object_loss + self.lambda_noobj * no_object_loss + class_loss


def non_max_suppression(bboxes, iou_threshold, threshold):
    bboxes = [box for box in bboxes if box[1] > threshold]
    bboxes = sorted(bboxes, key=lambda x: x[1], reverse=True)
    kept = []
    while bboxes:
        chosen = bboxes.pop(0)
        bboxes = [box for box in bboxes if box[0] != chosen[0] or
                  intersection_over_union(torch.tensor(chosen[2:]), torch.tensor(box[2:])) < iou_threshold]
        kept.append(chosen)
    return kept


def main():
    torch.manual_seed(123)
    net = nn.Sequential(
        nn.Conv2d(3, 6, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(6), nn.LeakyReLU(0.1), nn.MaxPool2d(2, 2),
        nn.Flatten(), nn.Linear(6 * 3 * 3, 20), nn.Dropout(0.0), nn.LeakyReLU(0.1), nn.Linear(20, 3 * 3 * 12))
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-2, weight_decay=0)
    loss_fn = YoloLoss()
    x = torch.rand(4, 3, 12, 12)
    target = torch.zeros(4, 3, 3, 12)
    for i in range(4):
        target[i, i % 3, (i + 1) % 3, i % 2] = 1
        target[i, i % 3, (i + 1) % 3, 2:7] = torch.tensor([1, 0.3, 0.6, 0.5 + i / 4, 1.2])
    for epoch in range(3):
        loss = loss_fn(net(x), target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        print(f"Mean loss was {loss.item():.5f}")
    predictions = net(x).reshape(4, 3, 3, 12)
    scores = torch.cat((predictions[..., 2].unsqueeze(0), predictions[..., 7].unsqueeze(0)), dim=0)
    best_box = scores.argmax(0).unsqueeze(-1)
    best_boxes = predictions[..., 3:7] * (1 - best_box) + best_box * predictions[..., 8:12]
    cell_indices = torch.arange(3).repeat(4, 3, 1).unsqueeze(-1)
    px = 1 / 3 * (best_boxes[..., :1] + cell_indices)
    py = 1 / 3 * (best_boxes[..., 1:2] + cell_indices.permute(0, 2, 1, 3))
    w_y = 1 / 3 * best_boxes[..., 2:4]
    classes = predictions[..., :2].argmax(-1).unsqueeze(-1)
    confidence = torch.max(predictions[..., 2], predictions[..., 7]).unsqueeze(-1)
    converted = torch.cat((classes, confidence, px, py, w_y), dim=-1).reshape(4, 9, -1)
    converted[..., 0] = converted[..., 0].long()
    for box in non_max_suppression(converted[0].tolist(), 0.5, 0.0):
        print(*[f"{value:.5f}" for value in box])
